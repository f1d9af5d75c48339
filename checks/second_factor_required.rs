//! `second-factor-required`: the password alone is not enough.

use crate::case::{AuthRecord, Method, PamKind, PamLine, Stage};
use crate::check::login::{self, Failed};
use crate::check::{Answer, Check, Examination, Sshd};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "second-factor-required",
    summary: "The server wants a second factor beside the password",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
`AuthenticationMethods` asks for more than a password (a key and a password, say), or a PAM module asks
for a one-time code. FOG has a password and nothing else.

## What FOG shows
`Unable to connect to ssh during move upload`; PHP's log has `Authentication failed for fogproject
using password`.

## How the doctor knows
Symptom: the login is refused, or no method on offer takes a password, or more is asked for than a
password. Proof: the server goes on with other methods than it began with, which it does only when it took
the password; or, on the server itself, the line in force for this account, or the module in PAM's stack. A
module that lets accounts without a secret pass (`nullok`), or that did not come to its question, is not to
blame.

## What to do
Let the password be enough for FOG's account, in a `Match` block.

## How sure one can be
Confirmed with the line, or with the methods. Where the second factor is of the same method the list stays as
it was, and from outside it is only possible; a refusal faster than PAM's delay after a wrong password speaks
for it.

## Sources
sshd_config(5), AuthenticationMethods; RFC 4252 section 5.1; PECL ssh2 1.3.1 and 1.4.1,
`ssh2_auth_password`; measured (\"Partial password\" in sshd's log).
";

/// PAM modules that ask for something beside the password.
const MODULES: [&str; 11] = [
    "pam_google_authenticator.so",
    "pam_duo.so",
    "pam_oath.so",
    "pam_u2f.so",
    "pam_yubico.so",
    "pam_securid.so",
    "pam_otpw.so",
    "pam_privacyidea.so",
    "pam_rsa.so",
    "pam_pkcs11.so",
    "pam_fprintd.so",
];
/// Those of them that always ask a question; others may wait for a telephone or a touch.
const ASKING: [&str; 5] = [
    "pam_google_authenticator.so",
    "pam_oath.so",
    "pam_otpw.so",
    "pam_privacyidea.so",
    "pam_securid.so",
];
const SEE_METHODS: &str = "sudo sshd -T | grep -i ^authenticationmethods";
/// What PHP can do: each method once, keyboard-interactive first.
const ENOUGH: [&str; 3] = ["password", "keyboard-interactive", "keyboard-interactive,password"];
/// What the symptom looks like as well, and what a password that was taken rules out.
const EXPLAINED: &[&str] = &[
    "wrong-password",
    "password-login-disabled",
    "user-not-allowed",
    "account-locked",
    "shell-missing",
];

fn run(examination: &Examination<'_>) -> Answer {
    let (auth, end) = match login::failed(examination) {
        Ok((auth, end @ (Failed::Refused | Failed::NothingOffered))) => (auth, end),
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let finding = Finding::fatal(
        CHECK.id,
        Stage::Authentication,
        "the server wants a second factor beside the password",
    )
    .seen(login::symptom(auth, end))
    .fog_shows(says::NO_CONNECTION);
    let finding = prompts(auth).into_iter().fold(finding, Finding::seen);
    if login::from_outside(examination) {
        return from_outside(auth, end, finding);
    }
    let sshd = match examination.sshd() {
        Ok(sshd) => sshd,
        Err(answer) => return answer,
    };
    let user = &examination.target().user.value;
    let explained = finding.explains(&["wrong-password", "password-login-disabled"]);
    if let Some(proof) = methods(&sshd) {
        let logged = login::logged(examination, &["Partial", user]);
        let finding = login::with(explained.confirmed().seen(proof), logged);
        // One method would still have to pass what PAM asks behind it.
        return match module(examination, auth) {
            Some(line) => finding.seen(asking(line)).cured_by(in_pam().run(SEE_METHODS)).into(),
            None => finding.cured_by(cure(examination, user)).into(),
        };
    }
    let Some(line) = module(examination, auth).filter(|_| end == Failed::Refused) else {
        return Answer::Passed;
    };
    explained.confirmed_if(prompts(auth).is_some()).seen(asking(line)).cured_by(in_pam()).into()
}

fn asking(line: &PamLine) -> Evidence {
    let said = format!("{} {} {}", line.kind.name(), line.control, line.module);
    Evidence::new(text::line(&said, 100)).at(line.file.clone(), line.line)
}

fn in_pam() -> Fix {
    Fix::new("except-the-account", FixClass::Manual, "except the account from it in PAM")
        .run("grep -nE '^(auth|@include)' /etc/pam.d/sshd")
}

/// AuthenticationMethods in force, if none of its lists is one that PHP gets through.
fn methods(sshd: &Sshd) -> Option<Evidence> {
    let setting = sshd.effective.get("authenticationmethods")?;
    let lists: Vec<&str> = setting.value.split_ascii_whitespace().collect();
    let without_device = |list: &str| {
        let methods: Vec<&str> =
            list.split(',').map(|m| m.split(':').next().unwrap_or(m)).collect();
        methods.join(",")
    };
    let enough = |list: &&str| *list == "any" || ENOUGH.contains(&without_device(list).as_str());
    if lists.iter().any(enough) || !lists.iter().any(|list| two_factors(list)) {
        return None;
    }
    let said = format!("AuthenticationMethods {}", text::line(&setting.value, 120));
    let proof = Evidence::new(said);
    Some(match &setting.place {
        Some(place) => proof.at(&*place.file, place.line),
        None => proof,
    })
}

/// The password is one of several; a list without it is another cause, `password-login-disabled`.
fn two_factors(list: &str) -> bool {
    list.contains(',')
        && list
            .split(',')
            .any(|m| m.starts_with("password") || m.starts_with("keyboard-interactive"))
}

/// The line of PAM's stack that asks for more, unless it let the account pass, or did not come to
/// its question: then the password was wrong.
fn module<'a>(examination: &Examination<'a>, auth: &AuthRecord) -> Option<&'a PamLine> {
    let pam = login::after(examination)?.pam.seen()?;
    let answered = auth.attempts.iter().any(|attempt| !attempt.prompts.is_empty());
    let silent = answered && prompts(auth).is_none();
    let passes = |line: &PamLine| {
        line.args.iter().any(|arg| arg == "nullok") && pam.enrolled.seen() == Some(&false)
    };
    let asks = |line: &&PamLine| {
        line.kind == PamKind::Auth
            && line.can_refuse()
            && MODULES.contains(&line.module.as_str())
            && !(line.module == MODULES[0] && passes(line))
            && !(silent && ASKING.contains(&line.module.as_str()))
    };
    pam.lines.iter().find(asks)
}

/// A prompt for something else than a password. Two for the password are answered twice by PHP.
fn prompts(auth: &AuthRecord) -> Option<Evidence> {
    let mut prompts = auth.attempts.iter().flat_map(|attempt| &attempt.prompts);
    let code = prompts.find(|prompt| asks_for_a_code(prompt))?;
    Some(Evidence::new(format!("it asks: {code}")))
}

fn asks_for_a_code(prompt: &str) -> bool {
    let prompt = prompt.to_ascii_lowercase();
    ["code", "token", "otp", "one-time", "passcode", "factor"].iter().any(|w| prompt.contains(w))
}

/// The password was right, and then more was wanted: other methods, another prompt, or a refusal
/// that was too fast for a wrong password.
fn from_outside(auth: &AuthRecord, end: Failed, finding: Finding) -> Answer {
    let see = Fix::new("see-the-methods", FixClass::Manual, "see what it wants")
        .run(SEE_METHODS)
        .run("grep -nE '^auth' /etc/pam.d/sshd");
    if auth.took_the_password() {
        return finding.confirmed().explains(EXPLAINED).seen(goes_on(auth)).cured_by(see).into();
    }
    if prompts(auth).is_some() {
        return finding.likely().cured_by(see).into();
    }
    let only_keys = end == Failed::NothingOffered && auth.methods.iter().any(|m| m == "publickey");
    let fast = auth.refused_fast() && auth.offers(Method::Password);
    if !fast && !only_keys {
        return Answer::not_applicable("the refusal took as long as that of a wrong password");
    }
    finding.possible().cured_by(see).into()
}

/// What it offers now and what it offered before.
fn goes_on(auth: &AuthRecord) -> Evidence {
    let after = auth.methods_after.as_ref().map_or(String::new(), |after| after.join(", "));
    let before = auth.methods.join(", ");
    Evidence::new(format!("after the password it goes on with {after}; before it offered {before}"))
}

fn cure(examination: &Examination<'_>, user: &str) -> Fix {
    let block = format!(r"\nMatch User {user}\n\tAuthenticationMethods password\n");
    let title = format!("let the password be enough for {user}");
    Fix::new("one-factor-for-fog", FixClass::Consent, title)
        .run(format!("printf '{block}' | sudo tee -a /etc/ssh/sshd_config"))
        .run(remedy::check_and_reload(examination))
        .by(Cure::ForAccount { lines: vec!["AuthenticationMethods password".into()] })
}
