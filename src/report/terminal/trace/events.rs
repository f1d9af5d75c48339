//! What happened in the session, in the order in which it did.

use crate::case::{
    Attempt, AttemptEnd, AuthRecord, BannerEnd, BannerRecord, ConnectEnd, FirstBytes,
    KexinitRecord, SessionRecord, SftpRecord, SshError, Stage, SubsystemEnd,
};
use crate::report::words;
use crate::text::Bytes;

/// Bytes of the subsystem that `-v` shows.
const SHORT: usize = 120;

/// The events; `more` adds what is long.
pub(super) fn of(session: &SessionRecord, more: bool) -> Vec<(Stage, String)> {
    let mut all = Vec::new();
    let mut add = |stage, texts: Vec<String>| all.extend(texts.into_iter().map(|t| (stage, t)));
    add(Stage::Resolve, resolved(session));
    add(Stage::Connect, connects(session));
    add(Stage::Banner, session.banner.iter().map(banner).collect());
    if let Some(lists) = session.kexinit.as_ref().filter(|_| more) {
        add(Stage::KeyExchange, offers(lists));
    }
    add(Stage::KeyExchange, session.handshake_error.iter().map(error).collect());
    let key = session.host_key.as_ref();
    add(
        Stage::HostKey,
        key.map(|key| format!("{} {}", key.kind, key.fingerprint)).into_iter().collect(),
    );
    add(Stage::Authentication, session.auth.as_ref().map(login).unwrap_or_default());
    add(Stage::Channel, session.channel_error.iter().map(error).collect());
    add(Stage::Subsystem, session.subsystem.iter().map(subsystem).collect());
    add(
        Stage::FirstBytes,
        session.first_bytes.as_ref().map(|f| first(f, more)).unwrap_or_default(),
    );
    add(Stage::Version, session.sftp.as_ref().map(version).into_iter().collect());
    add(Stage::Rehearsal, rehearsal(session));
    all
}

fn resolved(session: &SessionRecord) -> Vec<String> {
    let addresses: Vec<String> = session.addresses.iter().map(ToString::to_string).collect();
    let found = (!addresses.is_empty()).then(|| addresses.join(", "));
    found.into_iter().chain(session.resolve_error.clone()).collect()
}

fn connects(session: &SessionRecord) -> Vec<String> {
    let one = |(address, end): &(std::net::SocketAddr, ConnectEnd)| match end {
        ConnectEnd::Connected => match session.local {
            Some(local) => format!("{address} accepts, from {local}"),
            None => format!("{address} accepts"),
        },
        ConnectEnd::Refused => format!("{address} refuses"),
        ConnectEnd::TimedOut => format!("{address} does not answer"),
        ConnectEnd::Unreachable(why) | ConnectEnd::Other(why) => format!("{address}: {why}"),
    };
    session.connects.iter().map(one).collect()
}

fn banner(banner: &BannerRecord) -> String {
    let end = match banner.end {
        BannerEnd::Identification => "an identification",
        BannerEnd::Closed => "then the end of the stream",
        BannerEnd::TimedOut => "then nothing until the deadline",
        BannerEnd::TooLong => "and no end of it",
    };
    format!("“{}”, {end}", banner.raw)
}

fn offers(lists: &KexinitRecord) -> Vec<String> {
    let one = |name: &str, whose, all: &[String]| format!("{name}, {whose}: {}", all.join(","));
    let both = lists.lists.iter().flat_map(|list| {
        [one(&list.name, "server", &list.server), one(&list.name, "client", &list.client)]
    });
    both.collect()
}

fn error(error: &SshError) -> String {
    format!("libssh2 {}: {}", error.code, error.text)
}

fn login(auth: &AuthRecord) -> Vec<String> {
    let mut all = Vec::new();
    if auth.none_accepted {
        all.push("let in without any proof".to_owned());
    }
    if !auth.methods.is_empty() {
        all.push(format!("on offer: {}", auth.methods.join(", ")));
    }
    all.extend(auth.methods_error.iter().map(error));
    all.extend(auth.attempts.iter().map(attempt));
    all
}

fn attempt(attempt: &Attempt) -> String {
    let end = match &attempt.end {
        AttemptEnd::Accepted => "accepted".to_owned(),
        AttemptEnd::Refused(why) => format!("refused ({})", error(why)),
        AttemptEnd::Broke(why) => format!("broke off ({})", error(why)),
        AttemptEnd::TimedOut => "no answer until the deadline".to_owned(),
    };
    let asked: Vec<String> = attempt.prompts.iter().map(|prompt| format!("“{prompt}”")).collect();
    let asked = match asked.is_empty() {
        true => String::new(),
        false => format!(", asked {}", asked.join(", ")),
    };
    format!("{}{asked}: {end} after {} ms", attempt.method.name(), attempt.ms)
}

fn subsystem(end: &SubsystemEnd) -> String {
    match end {
        SubsystemEnd::Granted => "sftp: granted".to_owned(),
        SubsystemEnd::Denied => "sftp: denied".to_owned(),
        SubsystemEnd::Broke(why) => format!("sftp: {}", error(why)),
        SubsystemEnd::TimedOut => "sftp: no answer until the deadline".to_owned(),
    }
}

fn first(first: &FirstBytes, more: bool) -> Vec<String> {
    let limit = if more { usize::MAX } else { SHORT };
    let bytes = &first.bytes.0;
    let shown = Bytes::bounded(bytes, limit);
    let rest = if shown.0.len() < bytes.len() { "…" } else { "" };
    let mut all = Vec::new();
    if let Some(ms) = first.first_ms {
        let after = words::duration(ms);
        all.push(format!("{} bytes, the first after {after}: “{shown}”{rest}", bytes.len()));
    }
    let at = first.version_at;
    all.push(match at {
        Some(at) => format!("a version packet at byte {at}"),
        None => "no version packet".to_owned(),
    });
    let ends = [
        first.eof.then(|| "end of stream".to_owned()),
        first.exit_status.map(|status| format!("exit status {status}")),
        first.exit_signal.as_ref().map(|signal| format!("signal {signal}")),
        first.broke.as_ref().map(error),
        first.timed_out.then(|| "nothing more until the deadline".to_owned()),
    ];
    let ends: Vec<String> = ends.into_iter().flatten().collect();
    if !ends.is_empty() {
        all.push(format!("{}, after {}", ends.join(", "), words::duration(first.ms)));
    }
    all
}

fn version(sftp: &SftpRecord) -> String {
    let one = |(name, data): &(String, String)| format!("{name}={data}");
    let extensions: Vec<String> = sftp.extensions.iter().map(one).collect();
    format!("SFTP {}: {}", sftp.version, extensions.join(", "))
}

fn rehearsal(session: &SessionRecord) -> Vec<String> {
    let Some(rehearsal) = &session.rehearsal else { return Vec::new() };
    let steps = rehearsal.steps.iter();
    let mut all: Vec<String> =
        steps.map(|step| format!("{} ({})", words::step(step), words::duration(step.ms))).collect();
    all.extend(rehearsal.left_behind.iter().map(|name| format!("left behind: {name}")));
    all
}
