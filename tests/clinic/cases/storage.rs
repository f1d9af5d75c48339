//! SFTP works, and something about the storage keeps the image from being moved.

use crate::case::Certain::{self, Confirmed, Enough};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, Php};

const NOT_MOVED: Php = Php::Fails("Unable to move the captured image into place");
const NOT_ASIDE: Php = Php::Fails("Unable to move the existing image aside");

const fn case(name: &'static str, breaks: &'static str, php: Php, id: &'static str) -> Case {
    Case { name, breaks, php, root: Cause(id, Confirmed), ..CASE }
}

/// The move needs no space, so PHP succeeds; a client could not write its image.
const fn no_room(name: &'static str, breaks: &'static str, id: &'static str) -> Case {
    Case { verdict: Some("capture-fails"), ..case(name, breaks, Php::Works, id) }
}

/// The image store is the subvolume `images`, and its quotas are used up.
const fn quota(name: &'static str, breaks: &'static str, certain: Certain) -> Case {
    Case {
        name,
        breaks,
        php: NOT_MOVED,
        root: Cause("quota-exceeded", certain),
        needs: &["btrfs"],
        ..CASE
    }
}

pub(super) const CASES: &[Case] = &[
    quota(
        "quota-exceeded/image-store",
        "btrfs_at /srv/pool images; mount --bind /srv/pool/images /images
         btrfs qgroup limit 1M /images; mkdir /images/dev; chown -R fogproject: /images
         captured() { fill /images; }",
        Confirmed,
    ),
    // A subvolume is a file system of its own to a rename as well.
    Case {
        also: &["rename-crosses-filesystems"],
        ..quota(
            "quota-exceeded/capture-dir",
            "btrfs_at /images dev; btrfs qgroup limit 1M /images/dev; chown -R fogproject: /images
             captured() { fill /images/dev; }",
            Confirmed,
        )
    },
    quota(
        "quota-exceeded/exclusive",
        "btrfs_at /srv/pool images; mount --bind /srv/pool/images /images
         btrfs qgroup limit -e 1M /images; mkdir /images/dev; chown -R fogproject: /images
         captured() { fill /images; }",
        Confirmed,
    ),
    // Which subvolumes a group of them holds, the kernel does not show.
    quota(
        "quota-exceeded/several-subvolumes",
        "btrfs_at /srv/pool images; mount --bind /srv/pool/images /images
         btrfs qgroup create 1/100 /images; btrfs qgroup assign 0/256 1/100 /images
         btrfs qgroup limit 1M 1/100 /images; mkdir /images/dev; chown -R fogproject: /images
         captured() { fill /images; }",
        Enough,
    ),
    Case {
        needs: &["btrfs"],
        ..case(
            "rename-crosses-filesystems/subvolume",
            "btrfs_at /images dev; chown -R fogproject: /images",
            NOT_MOVED,
            "rename-crosses-filesystems",
        )
    },
    Case {
        name: "healthy/quota-with-room",
        breaks: "btrfs_at /srv/pool images; mount --bind /srv/pool/images /images
             btrfs qgroup limit 16M /images; mkdir /images/dev; chown -R fogproject: /images",
        needs: &["btrfs"],
        ..CASE
    },
    Case {
        name: "healthy/quota-of-another-subvolume",
        breaks: "btrfs_at /srv/pool images other; mount --bind /srv/pool/images /images
             btrfs qgroup limit 1M /srv/pool/other; mkdir /images/dev; chown -R fogproject: /images
             captured() { fill /srv/pool/other; }",
        needs: &["btrfs"],
        ..CASE
    },
    case("capture-dir-missing/removed", "captured() { rm -r /images/dev; }", NOT_MOVED, "capture-dir-missing"),
    case(
        "capture-dir-missing/link-to-nowhere",
        "captured() { mv /images/dev /srv/dev; ln -s /mnt/disk/dev /images/dev; }",
        NOT_MOVED,
        "capture-dir-missing",
    ),
    case(
        "chroot-hides-storage/home",
        "install -d /srv/jail; last_lines 'Match User fogproject' 'ChrootDirectory /srv/jail'",
        NOT_MOVED,
        "chroot-hides-storage",
    ),
    case(
        "chroot-hides-storage/for-everybody",
        "install -d /srv/%u /srv/fogproject; first_lines 'ChrootDirectory /srv/%u'",
        NOT_MOVED,
        "chroot-hides-storage",
    ),
    case(
        "chroot-hides-storage/forced-sftp",
        "install -d /srv/jail; drop_in 50-sftp.conf 'Match Group fogproject' 'ChrootDirectory /srv/jail' 'ForceCommand internal-sftp'",
        NOT_MOVED,
        "chroot-hides-storage",
    ),
    case(
        "storage-read-only/mounted",
        "captured() { mount --bind /images /images; mount -o remount,bind,ro /images; }",
        NOT_MOVED,
        "storage-read-only",
    ),
    case(
        "storage-read-only/disk",
        "mount -t tmpfs tmpfs /images; mkdir /images/dev; chown -R fogproject: /images
         captured() { mount -o remount,ro /images; }",
        NOT_MOVED,
        "storage-read-only",
    ),
    no_room(
        "storage-full/blocks",
        "mount -t tmpfs -o size=256k tmpfs /images; mkdir /images/dev; chown -R fogproject: /images
         captured() { dd if=/dev/zero of=/images/old.img bs=4k 2>/dev/null || true; }",
        "storage-full",
    ),
    // root may still write there: what is left is reserved for it.
    Case {
        needs: &["ext4"],
        ..no_room(
            "storage-full/reserved-for-root",
            "ext4_at /images -m 30; mkdir /images/dev; chown -R fogproject: /images
             captured() { runuser -u fogproject -- sh -c 'for n in 1 2 3 4; do dd if=/dev/zero of=/images/$n.img bs=4k; sync -f /images; done
                 for n in 1 2 3 4 5 6 7 8 9; do mkdir /images/$n; done' 2>/dev/null || true; }",
            "storage-full",
        )
    },
    Case {
        needs: &["ext4"],
        ..no_room(
            "inodes-exhausted/ext4",
            "ext4_at /images -N 32; mkdir /images/dev; chown -R fogproject: /images
             captured() { for n in {1..40}; do touch /images/$n 2>/dev/null || break; done; }",
            "inodes-exhausted",
        )
    },
    no_room(
        "inodes-exhausted/files",
        "mount -t tmpfs -o nr_inodes=24 tmpfs /images; mkdir /images/dev; chown -R fogproject: /images
         captured() { for n in {1..40}; do touch /images/$n 2>/dev/null || break; done; }",
        "inodes-exhausted",
    ),
    case("immutable-flag/dev", "captured() { chattr +i /images/dev; }", NOT_MOVED, "immutable-flag"),
    case("immutable-flag/append-only-dev", "captured() { chattr +a /images/dev; }", NOT_MOVED, "immutable-flag"),
    // A new image can be moved there; an older one of its name cannot be moved aside.
    case(
        "immutable-flag/append-only-root",
        "captured() { mkdir /images/clinic-image; chown fogproject: /images/clinic-image; chattr +a /images; }",
        NOT_ASIDE,
        "immutable-flag",
    ),
    case("immutable-flag/root", "captured() { chattr +i /images; }", NOT_MOVED, "immutable-flag"),
    case(
        "immutable-flag/capture",
        "captured() { chattr +i $storage/dev/$mac; }",
        NOT_MOVED,
        "immutable-flag",
    ),
    case(
        "capture-not-movable/no-root-squash",
        "captured() { chown -R root:root $storage/dev/$mac; chmod 0755 $storage/dev/$mac; }",
        NOT_MOVED,
        "capture-not-movable",
    ),
    case(
        "capture-not-movable/other-number",
        "captured() { chown -R 1004:1004 $storage/dev/$mac; chmod -R 0775 $storage/dev/$mac; }",
        NOT_MOVED,
        "capture-not-movable",
    ),
    case(
        "capture-not-movable/acl",
        "captured() { chown -R root:root $storage/dev/$mac; chmod 0777 $storage/dev/$mac
             setfacl -m u:fogproject:r-x $storage/dev/$mac; }",
        NOT_MOVED,
        "capture-not-movable",
    ),
    case(
        "sticky-directory/dev",
        "captured() { chown -R root:root $storage/dev; chmod 1777 $storage/dev; }",
        NOT_MOVED,
        "sticky-directory",
    ),
    case(
        "sticky-directory/anonymous-captures",
        "captured() { chown root:root $storage/dev; chmod 1777 $storage/dev; chown -R nobody $storage/dev/$mac; }",
        NOT_MOVED,
        "sticky-directory",
    ),
    case("sftp-request-denied/read-only", "subsystem 'internal-sftp -R'", NOT_MOVED, "sftp-request-denied"),
    case("sftp-request-denied/rename", "subsystem 'internal-sftp -P rename'", NOT_MOVED, "sftp-request-denied"),
    Case {
        also: &["external-sftp-server"],
        ..case(
            "sftp-request-denied/permitted-only",
            "quiet_bashrc; subsystem \"$external -p open,close,read,write,stat,lstat,mkdir,rmdir,remove,realpath\"",
            NOT_MOVED,
            "sftp-request-denied",
        )
    },
    case(
        "sftp-request-denied/all-but-looking",
        "subsystem 'internal-sftp -p stat,lstat,fstat,opendir,readdir,realpath'",
        NOT_MOVED,
        "sftp-request-denied",
    ),
    // FOG cannot clear an older image away: the capture after next of that image fails.
    case("sftp-request-denied/rmdir", "subsystem 'internal-sftp -P rmdir'", Php::Works, "sftp-request-denied"),
    case("sftp-request-denied/remove", "subsystem 'internal-sftp -P remove'", Php::Works, "sftp-request-denied"),
    case("sftp-request-denied/stat", "subsystem 'internal-sftp -P stat'", Php::Works, "sftp-request-denied"),
    case(
        "sftp-request-denied/rmdir-with-an-image-aside",
        "subsystem 'internal-sftp -P rmdir'
         captured() { mkdir /images/clinic-image /images/clinic-image.movetmp; chown -R fogproject: /images; }",
        NOT_ASIDE,
        "sftp-request-denied",
    ),
    Case { name: "healthy/mkdir-denied", breaks: "subsystem 'internal-sftp -P mkdir'", ..CASE },
    Case { name: "healthy/open-denied", breaks: "subsystem 'internal-sftp -P open'", ..CASE },
    // Nothing can be made that could be moved.
    Case {
        name: "healthy/mkdir-and-open-denied",
        breaks: "subsystem 'internal-sftp -P mkdir,open'",
        verdict: Some("unknown"),
        ..CASE
    },
    Case {
        name: "healthy/permitted-as-fog-needs",
        breaks: "subsystem 'internal-sftp -p stat,rename,setstat,realpath,remove,rmdir,opendir,readdir,close,lstat'",
        verdict: Some("unknown"),
        ..CASE
    },
    case(
        "sftp-request-denied/forced",
        "last_lines 'Match User fogproject' 'ForceCommand internal-sftp -R'",
        NOT_MOVED,
        "sftp-request-denied",
    ),
    case(
        "movetmp-left-behind/of-root",
        "captured() { mkdir -p /images/clinic-image /images/clinic-image.movetmp
             echo old >/images/clinic-image.movetmp/d1p1.img; chown -R root:root /images/clinic-image.movetmp; }",
        NOT_ASIDE,
        "movetmp-left-behind",
    ),
    case(
        "movetmp-left-behind/nested",
        "captured() { mkdir -p /images/clinic-image /images/clinic-image.movetmp/more
             echo old >/images/clinic-image.movetmp/more/x; chown -R fogproject: /images; }",
        NOT_ASIDE,
        "movetmp-left-behind",
    ),
    Case {
        name: "captures-stranded/last-year",
        breaks: "captured() { mkdir $storage/dev/00163e000001; echo x >$storage/dev/00163e000001/d1p1.img
             touch -d '2 years ago' $storage/dev/00163e000001/d1p1.img $storage/dev/00163e000001
             chown -R fogproject: $storage/dev/00163e000001; }",
        root: Cause("captures-stranded", Enough),
        ..CASE
    },
    case(
        "storage-not-writable/acl-mask",
        "chown root:root /images; chmod 0775 /images; setfacl -m u:fogproject:rwx,m::r-x /images",
        NOT_MOVED,
        "storage-not-writable",
    ),
    case(
        "capture-dir-not-writable/acl",
        "captured() { chown root:root /images/dev; chmod 0777 /images/dev; setfacl -m g:fogproject:r-x /images/dev; }",
        NOT_MOVED,
        "capture-dir-not-writable",
    ),
    // a capture works
    Case { name: "healthy/chroot-with-the-storage", breaks: "
            install -d /srv/jail/images; mount --bind /images /srv/jail/images
            last_lines 'Match User fogproject' 'ChrootDirectory /srv/jail'", ..CASE },
    Case { name: "healthy/chroot-for-others", breaks: "last_lines 'Match User nobody' 'ChrootDirectory /srv'", ..CASE },
    Case {
        name: "healthy/capture-of-root-open-to-all",
        breaks: "captured() { chown -R root:root $storage/dev/$mac; chmod -R 0777 $storage/dev/$mac; }",
        ..CASE
    },
    Case {
        name: "healthy/sticky-and-own",
        breaks: "captured() { chown root:fogproject $storage/dev; chmod 1775 $storage/dev; }",
        ..CASE
    },
    Case {
        name: "healthy/nearly-full",
        breaks: "mount -t tmpfs -o size=512k tmpfs /images; mkdir /images/dev; chown -R fogproject: /images
             captured() { dd if=/dev/zero of=/images/old.img bs=4k count=100 2>/dev/null; }",
        ..CASE
    },
    Case {
        name: "healthy/requests-denied-that-fog-does-not-need",
        breaks: "subsystem 'internal-sftp -P symlink,hardlink,readlink'",
        ..CASE
    },
    Case {
        name: "healthy/movetmp-that-can-be-removed",
        breaks: "captured() { mkdir -p /images/clinic-image.movetmp; chown fogproject: /images/clinic-image.movetmp; }",
        ..CASE
    },
    Case {
        name: "healthy/immutable-image-of-others",
        breaks: "captured() { mkdir -p /images/golden; chattr +i /images/golden; }",
        ..CASE
    },
    Case {
        name: "storage-not-writable/mode-taken-from-the-mask",
        breaks: "setfacl -R -m u:fogproject:rwX,d:u:fogproject:rwX /images; chown root: /images /images/dev; chmod g-w /images",
        php: NOT_MOVED,
        root: Cause("storage-not-writable", Confirmed),
        ..CASE
    },
];
