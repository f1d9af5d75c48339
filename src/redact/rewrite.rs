//! Every text of a record through one function: field names and the names of variants stay, and a
//! field that somebody adds tomorrow is not forgotten.
//!
//! The record is serialised, and read back through a deserialiser that hands each text over first.

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer,
    MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::{Serialize, forward_to_deserialize_any};
use serde_json::{Error, Value};

/// `thing` with `rewrite` applied to every text in it: strings, paths, addresses, keys of maps.
///
/// # Errors
/// When a text is replaced by one that its type does not take, such as an address by a word.
pub(super) fn texts<T: Serialize + DeserializeOwned>(
    thing: &T,
    rewrite: &dyn Fn(&str) -> String,
) -> Result<T, Error> {
    let value = serde_json::to_value(thing)?;
    T::deserialize(Rewriting { value, rewrite })
}

struct Rewriting<'a> {
    value: Value,
    rewrite: &'a dyn Fn(&str) -> String,
}

impl<'a> Rewriting<'a> {
    fn other(&self, value: Value) -> Rewriting<'a> {
        Rewriting { value, rewrite: self.rewrite }
    }
}

impl<'de> Deserializer<'de> for Rewriting<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(number) => number.deserialize_any(visitor),
            Value::String(text) => visitor.visit_string((self.rewrite)(&text)),
            Value::Array(items) => {
                visitor.visit_seq(Items { items: items.into_iter(), rewrite: self.rewrite })
            }
            Value::Object(members) => visitor.visit_map(Members {
                members: members.into_iter(),
                value: None,
                rewrite: self.rewrite,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (name, content) = match &self.value {
            Value::String(name) => (name.clone(), Value::Null),
            Value::Object(members) => {
                let (name, content) = members
                    .iter()
                    .next()
                    .ok_or_else(|| Error::custom("a variant without a name"))?;
                (name.clone(), content.clone())
            }
            _ => return Err(Error::custom("neither the name of a variant nor a variant")),
        };
        visitor.visit_enum(Variant { name, content: self.other(content) })
    }

    /// The names of fields and variants are no texts.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.value.deserialize_identifier(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct ignored_any
    }
}

struct Items<'a> {
    items: std::vec::IntoIter<Value>,
    rewrite: &'a dyn Fn(&str) -> String,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let rewrite = self.rewrite;
        self.items.next().map(|value| seed.deserialize(Rewriting { value, rewrite })).transpose()
    }
}

struct Members<'a> {
    members: serde_json::map::IntoIter,
    value: Option<Value>,
    rewrite: &'a dyn Fn(&str) -> String,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some((name, value)) = self.members.next() else { return Ok(None) };
        self.value = Some(value);
        let key = Rewriting { value: Value::String(name), rewrite: self.rewrite };
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let value = self.value.take().unwrap_or_default();
        seed.deserialize(Rewriting { value, rewrite: self.rewrite })
    }
}

struct Variant<'a> {
    name: String,
    content: Rewriting<'a>,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Error;
    type Variant = Rewriting<'a>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), Error> {
        Ok((seed.deserialize(self.name.into_deserializer())?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Rewriting<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::texts;
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    enum Kind {
        Name,
        Text(String),
        Pair(String, u8),
        Fields { name: Option<String>, other: Option<u8> },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Thing {
        name: String,
        number: i128,
        float: f64,
        letter: char,
        kinds: Vec<Kind>,
        files: BTreeMap<PathBuf, Result<String, ()>>,
        pair: (String, bool),
    }

    fn thing(name: &str) -> Thing {
        Thing {
            name: name.into(),
            number: 1_795_000_000_000_000_000,
            float: 2.0,
            letter: 'S',
            kinds: vec![
                Kind::Name,
                Kind::Text(name.into()),
                Kind::Pair(name.into(), 1),
                Kind::Fields { name: Some(name.into()), other: None },
            ],
            files: BTreeMap::from([(name.into(), Ok(name.into())), ("b".into(), Err(()))]),
            pair: (name.into(), true),
        }
    }

    #[test]
    fn every_text_is_rewritten_and_no_name_of_a_field() {
        let rewritten = texts(&thing("name"), &|text| text.replace("name", "other")).unwrap();
        assert_eq!(rewritten, thing("other"));
        // A text that is also the name of a variant or a field.
        assert_eq!(texts(&thing("Name"), &|text| text.replace("Name", "x")).unwrap(), thing("x"));
    }
}
