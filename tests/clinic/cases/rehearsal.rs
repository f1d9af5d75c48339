//! SFTP works, and the image cannot be moved.

use crate::case::Certain::Confirmed;
use crate::case::Root::Cause;
use crate::case::{CASE, Case, FOG, Php, Target};

const NOT_MOVED: Php = Php::Fails("Unable to move the captured image into place");

pub(super) const CASES: &[Case] = &[
    Case {
        name: "storage-missing/removed",
        breaks: "rm -r /images",
        php: NOT_MOVED,
        root: Cause("storage-missing", Confirmed),
        ..CASE
    },
    Case {
        name: "storage-missing/moved-to-another-disk",
        breaks: "setting STORAGE_image_share_path /data/images",
        target: Target { storage: "/data/images", ..FOG },
        php: NOT_MOVED,
        root: Cause("storage-missing", Confirmed),
        ..CASE
    },
    Case {
        name: "storage-missing/link-to-nowhere",
        breaks: "captured() { mv /images /srv/images; ln -s /mnt/disk/images /images; }",
        php: NOT_MOVED,
        root: Cause("storage-missing", Confirmed),
        ..CASE
    },
    Case {
        name: "storage-not-writable/owned-by-root",
        breaks: "chown root:root /images; chmod 0755 /images",
        php: NOT_MOVED,
        root: Cause("storage-not-writable", Confirmed),
        ..CASE
    },
    Case {
        name: "storage-not-writable/mode",
        breaks: "chmod 0555 /images",
        php: NOT_MOVED,
        root: Cause("storage-not-writable", Confirmed),
        ..CASE
    },
    Case {
        name: "storage-not-writable/acl",
        breaks: "chown root:root /images; chmod 0775 /images; setfacl -m u:fogproject:r-x /images",
        php: NOT_MOVED,
        root: Cause("storage-not-writable", Confirmed),
        ..CASE
    },
    Case {
        name: "capture-dir-not-writable/owned-by-root",
        breaks: "chown root:root /images/dev; chmod 0755 /images/dev",
        php: NOT_MOVED,
        root: Cause("capture-dir-not-writable", Confirmed),
        ..CASE
    },
    Case {
        name: "capture-dir-not-writable/mode",
        breaks: "captured() { chmod 0555 /images/dev; }",
        php: NOT_MOVED,
        root: Cause("capture-dir-not-writable", Confirmed),
        ..CASE
    },
    Case {
        name: "rename-crosses-filesystems/own-disk",
        breaks: "mount -t tmpfs -o mode=0775,uid=$(id -u fogproject),gid=$(id -g fogproject) tmpfs /images/dev",
        php: NOT_MOVED,
        root: Cause("rename-crosses-filesystems", Confirmed),
        ..CASE
    },
    Case {
        // The same device number on both sides of the mount: only mountinfo shows it.
        name: "rename-crosses-filesystems/bind-mount",
        breaks: "install -d -o fogproject -g fogproject -m 0775 /srv/capture; mount --bind /srv/capture /images/dev",
        php: NOT_MOVED,
        root: Cause("rename-crosses-filesystems", Confirmed),
        ..CASE
    },
];
