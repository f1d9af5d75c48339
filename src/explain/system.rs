//! What the system itself says of a file system, in a log or where somebody tries by hand (errno(3)).

use super::text::{DOCTOR, Suspect, Text, suspect};

const fn says(
    forms: &'static [&'static [&'static str]],
    means: &'static str,
    suspects: &'static [Suspect],
    commands: &'static [&'static str],
) -> Text {
    Text { by: "the system", forms, means, suspects, commands, vague: true }
}

pub(super) const TEXTS: &[Text] = &[
    says(
        &[&["no space left on device"]],
        "The file system is full. A client cannot write its image then.",
        &[
            suspect("storage-full", "df -h shows none free"),
            suspect("inodes-exhausted", "df -i shows none free"),
        ],
        &[DOCTOR, "df -h /images; df -i /images"],
    ),
    says(
        &[&["quota exceeded"]],
        "There is room, and the account, its group or the subvolume may use no more.",
        &[suspect("quota-exceeded", "repquota or btrfs qgroup show names the limit")],
        &[DOCTOR, "sudo repquota -s /images; sudo btrfs qgroup show -r /images"],
    ),
    says(
        &[&["read-only file system"]],
        "The file system is mounted read-only, often by the kernel after an error of the disk.",
        &[suspect("storage-read-only", "findmnt shows ro")],
        &[DOCTOR, "findmnt -T /images; sudo dmesg --level=err,warn | tail"],
    ),
    says(
        &[&["invalid cross-device link"]],
        "A rename cannot leave its file system, and FOG's move is one.",
        &[suspect("rename-crosses-filesystems", "dev/ is a mount of its own")],
        &[DOCTOR, "findmnt -T /images/dev; findmnt -T /images"],
    ),
];
