//! stub
#![allow(missing_docs)]
use crate::case::HostKeyTrust;
#[derive(Debug, Clone, Default)]
pub struct KnownHosts;
impl KnownHosts {
    pub fn trust(&self, _n: &[String], _p: u16, _k: &str, _key: &[u8]) -> HostKeyTrust { HostKeyTrust::Unknown }
    pub fn kinds(&self, _n: &[String], _p: u16) -> Vec<String> { Vec::new() }
}
pub fn fingerprint(_key: &[u8]) -> String { "SHA256:stub".into() }
