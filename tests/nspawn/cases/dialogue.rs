//! `--fix` at a terminal: what is asked, and what each answer does.

use super::{Case, Init};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case {
        name: "dialogue/all-that-is-not-a-yes",
        init: Init::Systemd,
        script: "
            subsystem $external
            reload_by_hand
            capture
            before=$(cat $conf)
            # No, another word, the end of the input, Ctrl-C.
            for answer in 'n\\n' 'maybe\\n' '\\n' '\\004' '\\003'; do
                dialogue --fix
                asked 'Make these changes'
                types \"$answer\"
                ends_with 1
                says 'Not repaired, as you said' cat /root/said
                [[ $(cat $conf) == \"$before\" ]] || fail \"$answer changed the file\"
            done
            # The terminal is gone while it asks.
            dialogue --fix
            asked 'Make these changes'
            kill -9 $talk
            wait $talk || true
            all_end
            [[ $(cat $conf) == \"$before\" ]] || fail 'a terminal that is gone changed the file'
            php_fails
            dialogue --fix
            asked 'Make these changes'
            says '^ *-Subsystem' cat /root/said
            types 'yes\\n'
            ends_with 0
            php_works
            repaired",
    },
    Case {
        name: "dialogue/consent-one-by-one",
        init: Init::Systemd,
        script: "
            last_lines 'AllowUsers root'
            reload_by_hand
            usermod --lock fogproject
            capture
            before=$(cat $conf /etc/shadow)
            # No to the first, which is the root cause: nothing else is of use.
            dialogue --fix=consent
            asked 'For user-not-allowed'
            types 'n\\n'
            asked 'For account-locked'
            types 'y\\n'
            ends_with 1
            says 'Nothing to repair' cat /root/said
            [[ $(cat $conf /etc/shadow) == \"$before\" ]] || fail 'something was changed'
            # Yes to both, and no to the whole.
            dialogue --fix=consent
            asked 'For user-not-allowed'
            types 'y\\n'
            asked 'For account-locked'
            types 'y\\n'
            asked 'Make these changes'
            types 'n\\n'
            ends_with 1
            [[ $(cat $conf /etc/shadow) == \"$before\" ]] || fail 'something was changed'
            # Ctrl-C at the first question ends them all.
            dialogue --fix=consent
            asked 'For user-not-allowed'
            types '\\003'
            ends_with 1
            never_says 'For account-locked' cat /root/said
            dialogue --fix=consent
            asked 'For user-not-allowed'
            types 'y\\n'
            asked 'For account-locked'
            types 'y\\n'
            asked 'Make these changes'
            types 'y\\n'
            ends_with 0
            php_works
            sftp-doctor undo
            [[ $(cat $conf /etc/shadow) == \"$before\" ]] || fail 'not taken back'",
    },
    Case {
        name: "dialogue/confirmed-within",
        init: Init::Systemd,
        script: "
            subsystem $external
            reload_by_hand
            capture
            before=$(cat $conf)
            for answer in 'n\\n' 'keep\\n' '\\004'; do
                dialogue --fix --yes --confirm-within 60
                asked 'Keep the changes'
                types \"$answer\"
                ends_with 4
                [[ $(cat $conf) == \"$before\" ]] || fail \"$answer kept the changes\"
            done
            # The connection dies: nobody confirms.
            dialogue --fix --yes --confirm-within 60
            asked 'Keep the changes'
            kill -9 $talk
            wait $talk || true
            all_end
            [[ $(cat $conf) == \"$before\" ]] || fail 'kept though the terminal is gone'
            php_fails
            dialogue --fix --confirm-within 60
            asked 'Make these changes'
            types 'y\\n'
            asked 'Keep the changes'
            types 'y\\n'
            ends_with 0
            php_works
            repaired",
    },
];
