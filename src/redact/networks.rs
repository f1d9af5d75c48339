//! Addresses and their pseudonyms: of the same family and type, with every network that stands in
//! the Case around the same addresses as before.
//!
//! The networks form a tree; each block gets the first free place of its size in the block above
//! it. Loopback, multicast, masks and the like stay. Private networks stay private, link-local ones
//! link-local; public addresses become those of documentation (RFC 5737, 3849, 9637), of benchmarks
//! (RFC 2544) and of the reserved block 240.0.0.0/4.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A network, or one address as the smallest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Network {
    v6: bool,
    bits: u128,
    length: u8,
}

impl Network {
    /// The network of `length` that `address` lies in.
    pub(super) fn new(address: IpAddr, length: u8) -> Option<Self> {
        let (v6, bits) = match address {
            IpAddr::V4(address) => (false, u128::from(address.to_bits())),
            IpAddr::V6(address) => (true, address.to_bits()),
        };
        let network = Self { v6, bits, length };
        (length <= network.width()).then(|| network.shortened(length))
    }

    fn of(address: IpAddr) -> Self {
        let length = if address.is_ipv4() { 32 } else { 128 };
        // A whole address is a network of its own.
        Self::new(address, length).unwrap_or(Self { v6: false, bits: 0, length: 32 })
    }

    /// Its first address.
    pub(super) fn address(self) -> IpAddr {
        if self.v6 {
            IpAddr::V6(Ipv6Addr::from_bits(self.bits))
        } else {
            IpAddr::V4(Ipv4Addr::from_bits(self.bits as u32))
        }
    }

    fn width(self) -> u8 {
        if self.v6 { 128 } else { 32 }
    }

    /// How many addresses lie in it; all of IPv6 are one fewer than they are.
    fn size(self) -> u128 {
        1_u128.checked_shl(u32::from(self.width() - self.length)).unwrap_or(u128::MAX)
    }

    fn shortened(self, length: u8) -> Self {
        let free = u32::from(self.width() - length);
        let mask = u128::MAX.checked_shl(free).unwrap_or(0);
        Self { bits: self.bits & mask, length, ..self }
    }

    fn is_in(self, other: Self) -> bool {
        self.v6 == other.v6
            && self.length >= other.length
            && self.shortened(other.length).bits == other.bits
    }
}

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Network {
    Network { v6: false, bits: Ipv4Addr::new(a, b, c, d).to_bits() as u128, length }
}

const fn v6(first: u16, second: u16, length: u8) -> Network {
    Network { v6: true, bits: (first as u128) << 112 | (second as u128) << 96, length }
}

/// Blocks in which every address stays what it is.
const KEPT: [Network; 6] = [
    v4(0, 0, 0, 0, 8),
    v4(127, 0, 0, 0, 8),
    v4(224, 0, 0, 0, 4),
    v4(255, 0, 0, 0, 8),
    v6(0, 0, 96),
    v6(0xff00, 0, 8),
];

/// What becomes of which block: the first that fits takes it.
const BLOCKS: [(Network, &[Network]); 9] = [
    (v4(10, 0, 0, 0, 8), &[v4(10, 0, 0, 0, 8)]),
    (v4(172, 16, 0, 0, 12), &[v4(172, 16, 0, 0, 12)]),
    (v4(192, 168, 0, 0, 16), &[v4(192, 168, 0, 0, 16)]),
    (v4(169, 254, 0, 0, 16), &[v4(169, 254, 0, 0, 16)]),
    (v4(100, 64, 0, 0, 10), &[v4(100, 64, 0, 0, 10)]),
    (v6(0xfe80, 0, 10), &[v6(0xfe80, 0, 10)]),
    (v6(0xfc00, 0, 7), &[v6(0xfd00, 0, 8)]),
    (
        v4(0, 0, 0, 0, 0),
        &[
            v4(192, 0, 2, 0, 24),
            v4(198, 51, 100, 0, 24),
            v4(203, 0, 113, 0, 24),
            v4(198, 18, 0, 0, 15),
            v4(240, 0, 0, 0, 4),
        ],
    ),
    (v6(0, 0, 0), &[v6(0x2001, 0x0db8, 32), v6(0x3fff, 0, 20)]),
];

/// Every network of a Case, and what it is called instead.
#[derive(Debug, Default)]
pub(super) struct Networks {
    /// In the order in which they were seen.
    seen: Vec<Network>,
    known: HashSet<Network>,
    lengths: BTreeSet<u8>,
    instead: HashMap<Network, Network>,
    /// How far each block is used up: as a whole, or within a network that got all of it.
    used: HashMap<(Network, bool), u128>,
}

impl Networks {
    /// Takes note of an address.
    pub(super) fn learn(&mut self, address: IpAddr) {
        let network = Network::of(plain(address));
        self.learn_network(network);
        // Neighbours stay neighbours.
        self.learn_network(network.shortened(if network.v6 { 64 } else { 24 }));
    }

    /// Takes note of a network.
    pub(super) fn learn_network(&mut self, network: Network) {
        if !stays(network) && self.known.insert(network) {
            self.seen.push(network);
            self.lengths.insert(network.length);
        }
    }

    /// How many there are, without those that only hold others together.
    pub(super) fn count(&self) -> usize {
        let whole = |network: &&Network| network.length == network.width();
        self.seen.iter().filter(whole).count()
    }

    /// Gives each a place; before, none has one.
    pub(super) fn settle(&mut self) {
        let mut order = self.seen.clone();
        // Large ones first; the address that names its network before its neighbours.
        order.sort_by_key(|network| (network.length, !self.names_its_network(*network)));
        for network in order {
            let place = match self.above(network) {
                Some(above) => self.place_in(above, network),
                None => self.place_in_pool(network),
            };
            self.instead.insert(network, place);
        }
    }

    /// What `address` is called instead.
    pub(super) fn instead_of(&self, address: IpAddr) -> IpAddr {
        let instead = self.network_instead_of(Network::of(plain(address))).address();
        match (address, instead) {
            (IpAddr::V6(_), IpAddr::V4(v4)) => IpAddr::V6(v4.to_ipv6_mapped()),
            (_, instead) => instead,
        }
    }

    /// What `network` is called instead.
    pub(super) fn network_instead_of(&self, network: Network) -> Network {
        self.instead.get(&network).copied().unwrap_or(network)
    }

    fn names_its_network(&self, network: Network) -> bool {
        let around = network.shortened(if network.v6 { 64 } else { 24 });
        network.length == network.width() && network.bits == around.bits
    }

    /// The smallest network that holds it.
    fn above(&self, network: Network) -> Option<Network> {
        let shorter = self.lengths.range(..network.length).rev();
        let mut above = shorter.map(|length| network.shortened(*length));
        above.find(|above| self.known.contains(above))
    }

    fn place_in(&mut self, above: Network, network: Network) -> Network {
        let block = self.network_instead_of(above);
        let is_host = network.length == network.width() && !self.names_its_network(network);
        self.next((block, true), network, is_host).unwrap_or(block)
    }

    fn place_in_pool(&mut self, network: Network) -> Network {
        let fits = |(from, _): &&(Network, &[Network])| network.is_in(*from);
        let blocks = BLOCKS.iter().find(fits).map_or(&[][..], |(_, blocks)| blocks);
        blocks
            .iter()
            .find_map(|block| self.next((*block, false), network, false))
            .unwrap_or(network)
    }

    /// The first free place of its size in `block`. A host does not get the name of the network.
    fn next(
        &mut self,
        (block, within): (Network, bool),
        network: Network,
        is_host: bool,
    ) -> Option<Network> {
        if network.length < block.length {
            return None;
        }
        let size = network.size();
        let first = u128::from(is_host);
        let used = self.used.entry((block, within)).or_default();
        let at = (*used).max(first).checked_next_multiple_of(size)?;
        let end = at.checked_add(size).filter(|end| *end <= block.size());
        // The last host of a full network takes the place that the first left out.
        let at = if end.is_none() && is_host { 0 } else { at };
        *used = end.or(is_host.then_some(*used))?;
        Some(Network { bits: block.bits + at, length: network.length, v6: network.v6 })
    }
}

/// `::ffff:10.0.0.1` is 10.0.0.1.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

fn stays(network: Network) -> bool {
    let special = |block: &Network| network.is_in(*block);
    // Wider than a block with a meaning, it says nothing of anybody.
    let wide = |(block, _): &(Network, &[Network])| block.length > 0 && block.is_in(network);
    KEPT.iter().any(special) || BLOCKS.iter().any(wide) || network.length < 8
}

#[cfg(test)]
mod tests {
    use super::{Network, Networks};
    use proptest::prelude::*;
    use std::net::IpAddr;

    fn network(text: &str) -> Network {
        let (address, length) = text.split_once('/').unwrap();
        Network::new(address.parse().unwrap(), length.parse().unwrap()).unwrap()
    }

    fn settled(addresses: &[&str], networks: &[&str]) -> Networks {
        let mut all = Networks::default();
        addresses.iter().for_each(|address| all.learn(address.parse().unwrap()));
        networks.iter().for_each(|text| all.learn_network(network(text)));
        all.settle();
        all
    }

    #[test]
    fn addresses_keep_their_type_and_their_neighbours() {
        let all = settled(
            &["10.77.3.9", "10.77.3.200", "192.168.178.5", "8.8.4.4", "fd77::5", "2a02:8:1::7"],
            &["10.77.0.0/16", "10.77.3.192/26"],
        );
        for (address, expected) in [
            ("10.77.3.200", "10.0.0.1"),
            ("10.77.3.9", "10.0.0.64"),
            ("::ffff:10.77.3.9", "::ffff:10.0.0.64"),
            ("192.168.178.5", "192.168.0.1"),
            ("8.8.4.4", "192.0.2.1"),
            ("fd77::5", "fd00::1"),
            ("2a02:8:1::7", "2001:db8::1"),
            ("127.0.0.1", "127.0.0.1"),
            ("::1", "::1"),
            ("255.255.252.0", "255.255.252.0"),
        ] {
            let instead = all.instead_of(address.parse().unwrap());
            assert_eq!(instead, expected.parse::<IpAddr>().unwrap(), "{address}");
        }
    }

    proptest! {
        #[test]
        fn every_network_holds_the_same_addresses(
            hosts in proptest::collection::vec(any::<u16>(), 1..20),
            lengths in proptest::collection::vec((any::<u16>(), 8_u8..=32), 0..20),
            public: bool,
        ) {
            let high = if public { 0x5b0a_0000 } else { 0x0a4d_0000_u32 };
            let address = |low: u16| IpAddr::from((high | u32::from(low)).to_be_bytes());
            let mut all = Networks::default();
            let networks: Vec<Network> =
                lengths.iter().map(|(low, n)| Network::new(address(*low), *n).unwrap()).collect();
            networks.iter().for_each(|network| all.learn_network(*network));
            hosts.iter().for_each(|low| all.learn(address(*low)));
            all.settle();
            for a in hosts.iter().map(|low| address(*low)) {
                for network in &networks {
                    let instead = all.network_instead_of(*network);
                    prop_assert_eq!(
                        Network::of(a).is_in(*network),
                        Network::of(all.instead_of(a)).is_in(instead),
                        "{:?} {:?}", a, network
                    );
                }
                for b in hosts.iter().map(|low| address(*low)) {
                    prop_assert_eq!(a == b, all.instead_of(a) == all.instead_of(b));
                }
            }
        }
    }
}
