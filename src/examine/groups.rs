//! Which targets share a connection, and which are examined one after the other.

use std::net::IpAddr;

use crate::target::Chosen;

/// Indices of targets by address and port, and for each of these by account and password, in the
/// order of the targets.
///
/// Targets with the same login share a connection, so that a password is refused once. Logins on
/// the same address and port come one after the other: sshd limits how many connections of one
/// client are on their way at once (`PerSourceMaxStartups`, `MaxStartups`).
pub(super) fn by_endpoint(chosen: &[Chosen]) -> Vec<Vec<Vec<usize>>> {
    let mut endpoints: Vec<(String, u16, Vec<Vec<usize>>)> = Vec::new();
    for (index, one) in chosen.iter().enumerate() {
        let (host, port) = (canonical(&one.target.host.value), one.target.port.value);
        let known = endpoints.iter().position(|(h, p, _)| *h == host && *p == port);
        let at = known.unwrap_or_else(|| {
            endpoints.push((host, port, Vec::new()));
            endpoints.len() - 1
        });
        let logins = &mut endpoints[at].2;
        match logins.iter_mut().find(|login| same_login(&chosen[login[0]], one)) {
            Some(login) => login.push(index),
            None => logins.push(vec![index]),
        }
    }
    endpoints.into_iter().map(|(_, _, logins)| logins).collect()
}

fn same_login(a: &Chosen, b: &Chosen) -> bool {
    let same_password = match (&a.password, &b.password) {
        (Some(a), Some(b)) => a.is_same(b),
        (None, None) => true,
        _ => false,
    };
    a.target.user.value == b.target.user.value && same_password
}

/// One spelling for all of an address, or of a name.
fn canonical(host: &str) -> String {
    match host.parse::<IpAddr>() {
        Ok(ip) => ip.to_canonical().to_string(),
        Err(_) => host.trim_end_matches('.').to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::by_endpoint;
    use crate::case::{Origin, Role, Sourced, Target};
    use crate::secret::Secret;
    use crate::target::Chosen;

    fn chosen(host: &str, port: u16, user: &str, password: &str) -> Chosen {
        let from = |value: &str| Sourced::new(value.to_owned(), Origin::Default);
        Chosen {
            target: Target {
                name: host.into(),
                role: Role::StorageNode,
                host: from(host),
                port: Sourced::new(port, Origin::Default),
                user: from(user),
                storage: from("/images"),
                password: Some(Origin::Default),
                fog_address_elsewhere: None,
            },
            password: Some(Secret::new(password.into())),
            fog_address: None,
            fog_version: None,
            open_password_file: None,
        }
    }

    #[test]
    fn one_login_is_one_connection_and_one_endpoint_one_turn() {
        let all = [
            chosen("10.0.0.1", 22, "fogproject", "a"),
            chosen("node", 22, "fogproject", "a"),
            chosen("::ffff:10.0.0.1", 22, "fogproject", "a"),
            chosen("10.0.0.1", 22, "fogproject", "b"),
            chosen("10.0.0.1", 22, "root", "a"),
            chosen("10.0.0.1", 2222, "fogproject", "a"),
            chosen("NODE.", 22, "fogproject", "a"),
        ];
        let expected = vec![vec![vec![0, 2], vec![3], vec![4]], vec![vec![1, 6]], vec![vec![5]]];
        assert_eq!(by_endpoint(&all), expected);
    }
}
