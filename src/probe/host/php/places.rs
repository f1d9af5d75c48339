//! Where distributions put PHP.

use crate::case::SapiKind;
use crate::file::Root;

/// One SAPI of one PHP, and where its things are.
pub(super) struct Place {
    pub(super) kind: SapiKind,
    /// Its program or module.
    pub(super) program: String,
    /// Its own php.ini.
    pub(super) ini: String,
    /// The directory of further ini files.
    pub(super) conf_d: String,
    /// The directories its extensions may be in.
    pub(super) modules: Vec<String>,
}

/// Every SAPI whose program is there.
pub(super) fn installed(root: &Root) -> Vec<Place> {
    let mut all = of_debian(root);
    all.extend(of_others(root));
    all.retain(|place| root.on_this_machine(&place.program).exists());
    all
}

/// `/etc/php/8.2/fpm/conf.d`, `/usr/sbin/php-fpm8.2`, `/usr/lib/php/20220829`.
fn of_debian(root: &Root) -> Vec<Place> {
    let mut all = Vec::new();
    for version in names(root, "/etc/php").into_iter().filter(|name| is_number(name)) {
        let sapis = [
            (SapiKind::Fpm, "fpm", format!("/usr/sbin/php-fpm{version}")),
            (SapiKind::Apache, "apache2", format!("/usr/lib/apache2/modules/libphp{version}.so")),
            (SapiKind::Cli, "cli", format!("/usr/bin/php{version}")),
        ];
        for (kind, name, program) in sapis {
            let etc = format!("/etc/php/{version}/{name}");
            all.push(Place {
                kind,
                program,
                ini: format!("{etc}/php.ini"),
                conf_d: format!("{etc}/conf.d"),
                modules: debian_modules(root, &version),
            });
        }
    }
    all
}

/// The directory is named after the API's date; with one PHP alone there is no choice.
fn debian_modules(root: &Root, version: &str) -> Vec<String> {
    let api = match version {
        "7.3" => "20180731",
        "7.4" => "20190902",
        "8.0" => "20200930",
        "8.1" => "20210902",
        "8.2" => "20220829",
        "8.3" => "20230831",
        "8.4" => "20240924",
        "8.5" => "20250925",
        _ => "",
    };
    let all = names(root, "/usr/lib/php").into_iter().filter(|name| is_number(name));
    let fits = |name: &String| api.is_empty() || name == api;
    all.filter(fits).map(|name| format!("/usr/lib/php/{name}")).collect()
}

/// RHEL and Arch have one PHP, Alpine and Remi's packages one a version; all its SAPIs share their
/// ini files.
fn of_others(root: &Root) -> Vec<Place> {
    let rhel = shared("", "/etc/php.ini", "/etc/php.d", "/usr/lib64/php/modules");
    let arch = shared("", "/etc/php/php.ini", "/etc/php/conf.d", "/usr/lib/php/modules");
    let mut all = Vec::new();
    match root.on_this_machine("/etc/php.d").is_dir() {
        true => all.extend(rhel),
        false if root.on_this_machine("/etc/php/conf.d").is_dir() => all.extend(arch),
        false => {}
    }
    let versions = names(root, "/etc").into_iter();
    for version in versions.filter_map(|n| n.strip_prefix("php").map(str::to_owned)) {
        if !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit()) {
            let etc = format!("/etc/php{version}");
            let (ini, conf_d) = (format!("{etc}/php.ini"), format!("{etc}/conf.d"));
            all.extend(shared(&version, &ini, &conf_d, &format!("/usr/lib/php{version}/modules")));
        }
    }
    all
}

fn shared(version: &str, ini: &str, conf_d: &str, modules: &str) -> [Place; 2] {
    let place = |kind, program| Place {
        kind,
        program,
        ini: ini.to_owned(),
        conf_d: conf_d.to_owned(),
        modules: vec![modules.to_owned()],
    };
    [
        place(SapiKind::Fpm, format!("/usr/sbin/php-fpm{version}")),
        place(SapiKind::Cli, format!("/usr/bin/php{version}")),
    ]
}

fn names(root: &Root, dir: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root.on_this_machine(dir)).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

fn is_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
