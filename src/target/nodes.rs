//! Those that `--node` names.

use super::{Chosen, TargetError};

/// The targets that `names` name, in the order of `all`; all of them where no name is given. A name
/// that differs in capitals alone is meant as well, where none is the same.
///
/// # Errors
/// The first name that none has, with those there are.
pub fn select(all: Vec<Chosen>, names: &[String]) -> Result<Vec<Chosen>, TargetError> {
    let has = |name: &str| all.iter().any(|one| one.target.name == name);
    let exact: Vec<bool> = names.iter().map(|name| has(name)).collect();
    let means = |(name, exact): (&String, &bool), one: &Chosen| {
        let own = &one.target.name;
        own == name || !exact && own.to_lowercase() == name.to_lowercase()
    };
    for pair in names.iter().zip(&exact) {
        if !all.iter().any(|one| means(pair, one)) {
            let mut known: Vec<String> = all.iter().map(|one| one.target.name.clone()).collect();
            known.dedup();
            return Err(TargetError::NoSuchNode { name: pair.0.clone(), known });
        }
    }
    let wanted = |one: &Chosen| names.is_empty() || names.iter().zip(&exact).any(|p| means(p, one));
    Ok(all.into_iter().filter(wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::select;
    use crate::case::{Origin, Role, Sourced, Target};
    use crate::target::{Chosen, TargetError};

    fn all() -> Vec<Chosen> {
        let from = |value: &str| Sourced::new(value.to_owned(), Origin::Default);
        let one = |name: &str| Chosen {
            target: Target {
                name: name.into(),
                role: Role::StorageNode,
                host: from("192.0.2.7"),
                port: Sourced::new(22, Origin::Default),
                user: from("fogproject"),
                storage: from("/images"),
                password: None,
                fog_address_elsewhere: None,
            },
            password: None,
            fog_address: None,
            fog_version: None,
            open_password_file: None,
        };
        ["Main", "main", "West", "kernel store"].map(one).into()
    }

    fn names(wanted: &[&str]) -> Result<Vec<String>, TargetError> {
        let wanted: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
        Ok(select(all(), &wanted)?.into_iter().map(|one| one.target.name).collect())
    }

    #[test]
    fn names_choose_and_keep_the_order() {
        assert_eq!(names(&[]).unwrap().len(), 4);
        assert_eq!(names(&["west", "Main"]).unwrap(), ["Main", "West"]);
        assert_eq!(names(&["MAIN"]).unwrap(), ["Main", "main"]);
        let error = names(&["West", "Wes\u{1b}t"]).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.path().ends_with("Wes\\x1bt"), "{}", error.path());
        assert!(error.remedy().contains("Main, main, West, kernel store"), "{}", error.remedy());
    }
}
