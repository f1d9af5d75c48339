//! Links in the way to the images, and what stands in the place of a directory.

use crate::case::Certain::Confirmed;
use crate::case::Root::Cause;
use crate::case::{CASE, Case, FOG, Php, Release, Target};

const NOT_MOVED: Php = Php::Fails("Unable to move the captured image into place");
/// What differs between releases is not what these are about.
const TWO: &[Release] = &[Release::Bookworm, Release::Trixie];

const fn case(name: &'static str, breaks: &'static str, id: &'static str) -> Case {
    Case { name, breaks, releases: TWO, php: NOT_MOVED, root: Cause(id, Confirmed), ..CASE }
}

const fn healthy(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, releases: TWO, ..CASE }
}

pub(super) const CASES: &[Case] = &[
    // Homes are closed to others since Debian 12 and Ubuntu 21.04.
    case(
        "storage-not-writable/link-into-a-home",
        "captured() { useradd -m admin; chmod 0700 /home/admin; mv /images /home/admin/images; ln -s /home/admin/images /images; }",
        "storage-not-writable",
    ),
    case(
        "storage-not-writable/links-one-after-the-other",
        "captured() { install -d -m 0700 /srv/disk; mkdir /srv/store; mv /images /srv/store/images; ln -s ../store/images /srv/disk/images
             ln -s /srv/disk/images /images; }",
        "storage-not-writable",
    ),
    case(
        "capture-dir-not-writable/link-into-a-closed-place",
        "captured() { install -d -m 0700 /srv/closed; mv /images/dev /srv/closed/dev; ln -s /srv/closed/dev /images/dev; }",
        "capture-dir-not-writable",
    ),
    case(
        "storage-missing/links-in-a-circle",
        "captured() { rm -r /images; ln -s /images2 /images; ln -s /images /images2; }",
        "storage-missing",
    ),
    case(
        "capture-dir-missing/links-in-a-circle",
        "captured() { rm -r /images/dev; ln -s dev /images/dev; }",
        "capture-dir-missing",
    ),
    case("storage-missing/a-file", "captured() { rm -r /images; touch /images; }", "storage-missing"),
    case("capture-dir-missing/a-file", "captured() { rm -r /images/dev; touch /images/dev; }", "capture-dir-missing"),
    case(
        "rename-crosses-filesystems/link-to-another-disk",
        "mount -t tmpfs tmpfs /mnt; mv /images/dev /mnt/dev; ln -s /mnt/dev /images/dev; chown -R fogproject: /mnt",
        "rename-crosses-filesystems",
    ),
    // The disk that captures go to is full, and a rename could not leave it anyhow.
    Case {
        also: &["rename-crosses-filesystems"],
        ..case(
            "storage-full/capture-dir-of-its-own",
            "mount -t tmpfs -o size=64k tmpfs /images/dev; chown fogproject: /images/dev
             captured() { dd if=/dev/zero of=/images/dev/x bs=4k 2>/dev/null || true; }",
            "storage-full",
        )
    },
    Case {
        also: &["storage-not-writable"],
        ..case(
            "capture-dir-not-writable/root-as-well",
            "captured() { chown 1003:1003 /images /images/dev; chmod 0755 /images /images/dev; }",
            "capture-dir-not-writable",
        )
    },
    // The image is there already, and belongs to whoever copied it.
    Case {
        php: Php::Fails("Unable to move the existing image aside"),
        ..case(
            "sticky-directory/older-image",
            "captured() { chown root: /images; chmod 1777 /images; mkdir /images/clinic-image; chown nobody: /images/clinic-image; }",
            "sticky-directory",
        )
    },
    healthy("healthy/sticky-root-with-own-images", "captured() { chown root: /images; chmod 1777 /images; mkdir /images/clinic-image; chown fogproject: /images/clinic-image; }"),
    // a capture works
    healthy("healthy/chain-of-links", "mkdir -p /srv/a /srv/b; mv /images /srv/a/images; ln -s ../a/images /srv/b/images; ln -s /srv/b/images /images"),
    healthy("healthy/capture-dir-behind-a-link", "mv /images/dev /images/capture; ln -s capture /images/dev"),
    Case {
        target: Target { storage: "/data/images", ..FOG },
        ..healthy(
            "healthy/link-above-the-image-root",
            "setting STORAGE_image_share_path /data/images; mkdir /srv/disk1; mv /images /srv/disk1/images; ln -s /srv/disk1 /data
             storage=/data/images",
        )
    },
    healthy("healthy/default-list-that-gives-nothing", "setfacl -d -m u::r-x,g::r-x,o::r-x /images/dev"),
    healthy("healthy/umask-that-gives-nothing", "subsystem 'internal-sftp -u 0777'"),
    healthy("healthy/mounted-noexec-nosuid", "mount --bind /images /images; mount -o remount,bind,noexec,nosuid,nodev /images"),
    healthy("healthy/group-by-list", "chown root: /images /images/dev; chmod 0755 /images /images/dev; setfacl -m g:fogproject:rwx /images /images/dev"),
    healthy("healthy/image-aside-that-fog-empties", "captured() { mkdir /images/clinic-image /images/clinic-image.movetmp
         touch /images/clinic-image.movetmp/d1p1.img; chown -R fogproject: /images; }"),
    healthy("healthy/file-aside", "captured() { mkdir /images/clinic-image; touch /images/clinic-image.movetmp; chown -R fogproject: /images; }"),
];
