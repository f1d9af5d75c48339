use std::cell::RefCell;
use std::io;
use std::path::PathBuf;

use super::{Chosen, World};
use crate::case::Origin;
use crate::file::Root;
use crate::secret::Secret;
use crate::target::{Endpoint, PasswordSource, Presence, Request, TargetError};

/// A machine that has the address 10.0.0.39, and FOG's settings in a directory of their own.
struct Machine {
    local: bool,
    dir: tempfile::TempDir,
    asked: RefCell<Vec<String>>,
    answer: Option<&'static str>,
}

const SETTINGS: &str = "## Version: 1.6.0\nSVC_user='fogproject'\nSVC_password='s3cret'\n\
    NET_fog_server_ip='10.0.0.39'\nSTORAGE_image_share_path='/srv/images'\n";

impl Machine {
    fn new(settings: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("opt/fog")).unwrap();
        std::fs::write(dir.path().join("opt/fog/.fogsettings"), settings).unwrap();
        Self { local: true, dir, asked: RefCell::default(), answer: None }
    }

    fn request(&self, endpoint: &str) -> Request {
        let endpoint = (!endpoint.is_empty()).then(|| endpoint.parse::<Endpoint>().unwrap());
        Request { endpoint, root: Root::new(self.dir.path()), ..Request::default() }
    }

    fn choose(&self, request: &Request) -> Result<Chosen, TargetError> {
        let presence = |host: &str| match host {
            "10.0.0.39" | "10.0.0.40" | "127.0.0.1" => Presence::Here,
            "not an address" => Presence::NotAnAddress,
            _ => Presence::NotHere,
        };
        let ask = |question: &str| {
            self.asked.borrow_mut().push(question.to_owned());
            self.answer.map(|answer| Ok(Secret::new(answer.to_owned())) as io::Result<Secret>)
        };
        World { local: self.local, presence: &presence, ask: &ask }.choose(request)
    }

    fn at(&self, endpoint: &str) -> Result<Chosen, TargetError> {
        self.choose(&self.request(endpoint))
    }
}

fn password(chosen: &Chosen) -> Option<&str> {
    chosen.password.as_ref().map(Secret::expose)
}

fn key(line: usize, key: &str) -> Origin {
    Origin::Settings { file: "/opt/fog/.fogsettings".into(), line, key: key.into() }
}

#[test]
fn without_a_target_the_settings_say_everything() {
    let chosen = Machine::new(SETTINGS).at("").unwrap();
    assert_eq!(chosen.target.endpoint(), "fogproject@10.0.0.39:22");
    assert_eq!(chosen.target.host.origin, key(4, "NET_fog_server_ip"));
    assert_eq!(chosen.target.user.origin, key(2, "SVC_user"));
    assert_eq!(chosen.target.port.origin, Origin::Default);
    assert_eq!(chosen.target.storage.value, "/srv/images");
    assert_eq!(chosen.target.password, Some(key(3, "SVC_password")));
    assert_eq!(password(&chosen), Some("s3cret"));
    assert_eq!(chosen.fog_address.unwrap().presence, Presence::Here);
    assert_eq!(chosen.fog_version.as_deref(), Some("1.6.0"));
}

#[test]
fn an_address_that_is_not_here_is_recorded_and_not_examined() {
    for (address, presence) in
        [("192.0.2.7", Presence::NotHere), ("not an address", Presence::NotAnAddress)]
    {
        let chosen = Machine::new(&SETTINGS.replace("10.0.0.39", address)).at("").unwrap();
        assert_eq!(chosen.target.endpoint(), "fogproject@127.0.0.1:22");
        assert_eq!(chosen.target.host.origin, Origin::Default);
        assert_eq!(password(&chosen), Some("s3cret"));
        let fog = chosen.fog_address.unwrap();
        assert_eq!((fog.address.value.as_str(), fog.presence), (address, presence));
    }
    let without = SETTINGS.replace("NET_fog_server_ip", "other");
    let chosen = Machine::new(&without).at("").unwrap();
    assert_eq!((chosen.target.host.value.as_str(), chosen.fog_address), ("127.0.0.1", None));
}

#[test]
fn what_was_typed_wins() {
    let machine = Machine { answer: Some("typed"), ..Machine::new(SETTINGS) };
    let mut request = machine.request("root@10.0.0.39:2222");
    request.storage = Some("/data".into());
    let chosen = machine.choose(&request).unwrap();
    assert_eq!(chosen.target.endpoint(), "root@10.0.0.39:2222");
    assert_eq!(chosen.target.user.origin, Origin::Argument);
    assert_eq!(chosen.target.port.origin, Origin::Argument);
    assert_eq!(chosen.target.storage.origin, Origin::Option("--storage".into()));
    assert_eq!(chosen.target.password, Some(Origin::Prompt));
    assert_eq!(password(&chosen), Some("typed"));
    assert_eq!(*machine.asked.borrow(), ["Password for root@10.0.0.39:2222: "]);

    let mut request = machine.request("");
    (request.user, request.port) = (Some("root".into()), Some(23));
    let chosen = machine.choose(&request).unwrap();
    assert_eq!(chosen.target.endpoint(), "root@10.0.0.39:23");
    assert_eq!(chosen.target.user.origin, Origin::Option("--user".into()));
}

#[test]
fn fogs_password_is_for_fogs_account_on_fogs_host() {
    let machine = Machine::new(SETTINGS);
    for own in
        ["10.0.0.39", "10.0.0.40", "127.0.0.1:2222", "localhost", "[::1]", "::ffff:10.0.0.39"]
    {
        assert_eq!(password(&machine.at(own).expect(own)), Some("s3cret"), "{own}");
    }
    for foreign in ["10.0.0.41", "fog.example.org", "root@127.0.0.1", "localhost.example.org"] {
        let error = machine.at(foreign).expect_err(foreign);
        assert_eq!(error.exit_code(), 3);
        assert!(error.why().contains("FOG's own account on this server only"), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
    // The settings' address, asked for by name, gets it even where it is not this machine's.
    let moved = Machine::new(&SETTINGS.replace("10.0.0.39", "192.0.2.7"));
    assert_eq!(password(&moved.at("192.0.2.7").unwrap()), Some("s3cret"));
}

#[test]
fn without_password_and_terminal_it_ends_at_once() {
    let error = Machine::new(&SETTINGS.replace("s3cret", "")).at("").unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no password for fogproject@10.0.0.39:22: FOG's settings /opt/fog/.fogsettings \
         hold none; give --password-file FILE, or - for standard input, or run it on a terminal"
    );
    let error = Machine::new(&SETTINGS.replace("'s3cret'", "$X")).at("").unwrap_err();
    assert!(error.why().contains(".fogsettings:3 cannot be used: it holds an expansion"));
    let silent = Machine { answer: Some(""), ..Machine::new("") };
    let error = silent.at("fog@10.9.9.9").unwrap_err();
    assert_eq!((error.exit_code(), error.why().as_str()), (3, "nothing was typed"));
}

#[test]
fn settings_are_needed_without_a_target_and_optional_with_one() {
    let machine = Machine { answer: Some("typed"), ..Machine::new("nonsense") };
    let error = machine.at("").unwrap_err();
    assert!(matches!(error, TargetError::Settings(_)));
    assert_eq!(error.exit_code(), 3);
    assert!(error.to_string().contains("opt/fog/.fogsettings: it holds none"), "{error}");
    let chosen = machine.at("10.0.0.39").unwrap();
    assert_eq!(chosen.target.user.origin, Origin::Default);
    assert_eq!(chosen.target.storage.value, "/images");

    let bad = SETTINGS.replace("/srv/images", "images");
    let machine = Machine { answer: Some("typed"), ..Machine::new(&bad) };
    let error = machine.at("").unwrap_err().to_string();
    assert_eq!(
        error,
        "cannot use FOG's settings: /opt/fog/.fogsettings:5: STORAGE_image_share_path: it is not \
         an absolute path; correct the line, or give --storage"
    );
    assert_eq!(machine.at("10.0.0.39").unwrap().target.storage.origin, Origin::Default);
}

#[test]
fn a_password_file_comes_first_and_a_bad_one_is_exit_2() {
    let machine = Machine::new(SETTINGS);
    let path = machine.dir.path().join("password");
    std::fs::write(&path, "filed\n").unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let mut request = machine.request("");
    request.password = Some(PasswordSource::File(path.clone()));
    let chosen = machine.choose(&request).unwrap();
    assert_eq!(password(&chosen), Some("filed"));
    assert_eq!(chosen.target.password, Some(Origin::File(path.display().to_string())));
    assert_eq!(chosen.open_password_file, Some((path.clone(), 0o644)));

    std::fs::write(&path, "").unwrap();
    let error = machine.choose(&request).unwrap_err();
    assert_eq!((error.exit_code(), error.why().as_str()), (2, "its first line is empty"));
    assert_eq!(error.path(), path.display().to_string());
}

#[test]
fn another_root_asks_nobody_and_needs_no_password() {
    let settings = SETTINGS.replace("s3cret", "");
    let machine = Machine { local: false, answer: Some("typed"), ..Machine::new(&settings) };
    let request = machine.request("");
    let chosen = machine.choose(&request).unwrap();
    assert_eq!(chosen.target.host.value, "10.0.0.39");
    assert!(chosen.password.is_none() && chosen.fog_address.is_none());
    assert!(machine.asked.borrow().is_empty());

    let request = Request { root: Root::new(PathBuf::from("/nonexistent")), ..request };
    let error = machine.choose(&request).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert!(error.to_string().contains("/nonexistent: No such file or directory"), "{error}");
}
