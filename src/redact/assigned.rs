//! Passwords that nobody knew of, by what stands in front of them: an option, a variable, a URL. FOG's
//! own are known by their value; a start-up file or a log may hold others.

/// What stands in its place.
pub(super) const HIDDEN: &str = "(hidden)";

/// What a password is assigned to, or an end of that, in lower case.
const KEYS: [&str; 12] = [
    "password=",
    "passwd=",
    "passphrase=",
    "pass=",
    "pwd=",
    "secret=",
    "token=",
    "bindpw=",
    "apikey=",
    "api_key=",
    "--password ",
    "sshpass -p ",
];

/// More characters than a password or the front of a URL has.
const LONGEST: usize = 1024;

/// Values that are none.
const WORDS: [&str; 10] =
    ["yes", "no", "none", "true", "false", "ask", "prompt", "required", "null", "hidden"];

/// `text` without the passwords that something in it announces.
pub(super) fn hidden(text: &str) -> String {
    if !text.contains(['=', '@', ' ']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (from, to) in values(text) {
        if from >= at {
            out.push_str(&text[at..from]);
            out.push_str(HIDDEN);
            at = to;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// Where values begin and end, from the first on.
fn values(text: &str) -> Vec<(usize, usize)> {
    // The same length: ASCII letters alone are changed.
    let lower = text.to_ascii_lowercase();
    let ends = |key: &&str| {
        lower.match_indices(*key).map(|(at, _)| at + key.len()).collect::<Vec<usize>>()
    };
    let assigned = KEYS.iter().flat_map(ends).filter_map(|start| value(text, start));
    let urls = text.match_indices("://").filter_map(|(at, _)| of_url(text, at + 3));
    let curls = lower.match_indices("curl ").filter_map(|(at, _)| of_curl(text, at));
    let mut all: Vec<(usize, usize)> = assigned.chain(urls).chain(curls).collect();
    all.sort_unstable();
    all
}

/// The value that is assigned at `start`.
fn value(text: &str, start: usize) -> Option<(usize, usize)> {
    let quote = text[start..].chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = start + quote.map_or(0, char::len_utf8);
    let rest = crate::text::bounded(&text[from..], LONGEST);
    let ends = |c: char| match quote {
        Some(quote) => c == quote || c == '\n',
        None => c.is_whitespace() || "\"'`&,;)]|<>".contains(c),
    };
    let end = rest.find(ends).unwrap_or(rest.len());
    // In escaped texts a line ends so.
    let end = ["\\n", "\\r", "\\t"].iter().filter_map(|e| rest[..end].find(e)).min().unwrap_or(end);
    let value = &rest[..end];
    // Paths and what a shell puts in itself are no passwords.
    let fits = value.len() >= 3
        && !value.starts_with(['/', '~', '$', '`', '(', '%', '*', '\\'])
        && !WORDS.contains(&value.to_ascii_lowercase().as_str());
    fits.then_some((from, from + end))
}

/// `-u user:password` behind `curl`, on its line.
fn of_curl(text: &str, start: usize) -> Option<(usize, usize)> {
    let rest = crate::text::bounded(&text[start..], LONGEST);
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let at =
        ["-u ", "--user "].iter().find_map(|option| Some(line.find(option)? + option.len()))?;
    let (from, to) = value(text, start + at)?;
    let from = from + text[from..to].find(':')? + 1;
    (from < to && !text[from..].starts_with(['(', '$'])).then_some((from, to))
}

/// `user:password@host` behind `://`.
fn of_url(text: &str, start: usize) -> Option<(usize, usize)> {
    let rest = crate::text::bounded(&text[start..], LONGEST);
    let end =
        rest.find(|c: char| c.is_whitespace() || "/\"'`<>\\".contains(c)).unwrap_or(rest.len());
    let at = rest[..end].rfind('@')?;
    let colon = rest[..at].find(':')?;
    let value = &rest[colon + 1..at];
    let fits = !value.is_empty() && value != HIDDEN && !value.starts_with('$');
    fits.then_some((start + colon + 1, start + at))
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn what_is_announced_goes() {
        for (text, expected) in [
            (
                "mount -o username=max,password=Gr4nt3d! /mnt",
                "mount -o username=max,password=(hidden) /mnt",
            ),
            ("export DB_PASS='a b c' x", "export DB_PASS='(hidden)' x"),
            ("SetEnv API_TOKEN=ghp_abc OWNER=x", "SetEnv API_TOKEN=(hidden) OWNER=x"),
            ("wget http://bob:S3cr3t@10.1.1.1/x", "wget http://bob:(hidden)@10.1.1.1/x"),
            ("a=http://u:p:w@h b=ftp://v:q@i", "a=http://u:(hidden)@h b=ftp://v:(hidden)@i"),
            ("tool --password hunter2 x", "tool --password (hidden) x"),
            ("curl -u bob:hunter2 https://x/", "curl -u bob:(hidden) https://x/"),
            ("sshpass -p hunter2 ssh x", "sshpass -p (hidden) ssh x"),
            ("PASSWORD=one\\nSECRET=two\\n", "PASSWORD=(hidden)\\nSECRET=(hidden)\\n"),
        ] {
            assert_eq!(hidden(text), expected);
            assert_eq!(hidden(expected), expected, "it stays as it is");
        }
    }

    #[test]
    fn what_decides_stays() {
        for text in [
            "secret=/var/lib/ga/${USER}",
            "secret=${HOME}/.google_authenticator",
            "PasswordAuthentication=no",
            "PermitEmptyPasswords=yes",
            "Access denied for user 'fog'@'localhost' (using password: YES)",
            "PWD=/home/eddie ; USER=root",
            "password=$(cat /etc/x)",
            "password = yes",
            "curl -u $USER:$PASS https://x/ -v",
            "curl -u bob https://x:8080/",
            "ldaps://svc@dc.example:636/",
            "Failed password for alice from 10.0.0.1 port 22 ssh2",
        ] {
            assert_eq!(hidden(text), text);
        }
    }
}
