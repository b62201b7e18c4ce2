//! The layers of a serialised thinc model.

use rmpv::Value;
use serde_json::json;

/// A thinc model as written by `Model.to_bytes`: one node a layer, breadth first.
pub(super) struct Layers {
    nodes: Vec<Node>,
}

struct Node {
    name: String,
    refs: Vec<(String, i64)>,
    attrs: Vec<(String, Value)>,
    params: Vec<(String, Array)>,
}

/// An array of little-endian `f32` in C order.
#[derive(Debug, Clone)]
pub(super) struct Array {
    pub shape: Vec<usize>,
    pub data: Vec<u8>,
}

type Result<T> = std::result::Result<T, String>;

impl Layers {
    pub(super) fn parse(file: &Value) -> Result<Self> {
        let list = |name: &str| {
            let list = find_value(file, name).and_then(Value::as_array);
            list.ok_or_else(|| format!("no list `{name}`"))
        };
        let (nodes, attrs, params) = (list("nodes")?, list("attrs")?, list("params")?);
        let nodes = nodes.iter().zip(attrs).zip(params).map(|((node, attrs), params)| {
            let name = find_value(node, "name").and_then(Value::as_str).ok_or("a layer without a name")?;
            let refs = entries(find_value(node, "refs")).filter_map(|(k, v)| Some((k, v.as_i64()?)));
            let attrs = entries(Some(attrs)).filter_map(|(k, v)| {
                let inner = rmpv::decode::read_value(&mut v.as_slice()?).ok()?;
                Some((k, inner))
            });
            let params = entries(Some(params)).filter_map(|(k, v)| Some((k, Array::parse(v)?)));
            Ok(Node {
                name: name.to_owned(),
                refs: refs.collect(),
                attrs: attrs.collect(),
                params: params.collect(),
            })
        });
        Ok(Self { nodes: nodes.collect::<Result<_>>()? })
    }

    /// Indices of the layers called `name`, in order.
    pub(super) fn indices(&self, name: &str) -> impl Iterator<Item = usize> {
        self.nodes.iter().enumerate().filter(move |(_, node)| node.name == name).map(|(i, _)| i)
    }

    pub(super) fn count(&self, name: &str) -> usize {
        self.indices(name).count()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.count(name) > 0
    }

    fn nth(&self, name: &str, k: usize) -> Result<usize> {
        self.indices(name).nth(k).ok_or_else(|| format!("no layer `{name}` number {k}"))
    }

    pub(super) fn param(&self, name: &str, k: usize, param: &str) -> Result<&Array> {
        self.param_of(self.nth(name, k)?, param)
    }

    pub(super) fn param_of(&self, node: usize, param: &str) -> Result<&Array> {
        let node = self.nodes.get(node).ok_or_else(|| format!("no layer {node}"))?;
        let found = node.params.iter().find(|(name, _)| name == param);
        found
            .map(|(_, array)| array)
            .ok_or_else(|| format!("layer `{}` has no `{param}` of 32-bit floats", node.name))
    }

    fn attr(&self, name: &str, k: usize, attr: &str) -> Result<&Value> {
        let node = &self.nodes[self.nth(name, k)?];
        let found = node.attrs.iter().find(|(name, _)| name == attr);
        found.map(|(_, value)| value).ok_or_else(|| format!("layer `{name}` has no attribute `{attr}`"))
    }

    pub(super) fn attr_int(&self, name: &str, k: usize, attr: &str) -> Result<i64> {
        let value = self.attr(name, k, attr)?.as_i64();
        value.ok_or_else(|| format!("attribute `{attr}` of layer `{name}` is not a number"))
    }

    pub(super) fn attr_list(&self, name: &str, k: usize, attr: &str) -> Result<Vec<serde_json::Value>> {
        let value = self.attr(name, k, attr)?.as_array();
        let list = value.ok_or_else(|| format!("attribute `{attr}` of layer `{name}` is not a list"))?;
        Ok(list.iter().map(to_json).collect())
    }

    /// The layer that `node` refers to as `name`.
    pub(super) fn reference(&self, node: usize, name: &str) -> Result<usize> {
        let refs = self.nodes.get(node).map(|node| node.refs.as_slice()).unwrap_or_default();
        let found = refs.iter().find(|(known, _)| known == name);
        found
            .and_then(|(_, i)| usize::try_from(*i).ok())
            .ok_or_else(|| format!("no layer is referred to as `{name}`"))
    }
}

impl Array {
    /// Parses the map that msgpack-numpy writes. Its keys are bytes.
    fn parse(value: &Value) -> Option<Self> {
        let field = |name: &str| {
            let fields = value.as_map()?;
            fields.iter().find(|(key, _)| as_text(key) == Some(name)).map(|(_, value)| value)
        };
        if as_text(field("type")?)? != "<f4" {
            return None;
        }
        let shape = field("shape")?.as_array()?.iter().filter_map(Value::as_u64);
        let shape: Vec<usize> = shape.filter_map(|n| usize::try_from(n).ok()).collect();
        let data = field("data")?.as_slice()?.to_vec();
        (shape.iter().product::<usize>() * 4 == data.len()).then_some(Self { shape, data })
    }
}

fn as_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(s) => s.as_str(),
        Value::Binary(b) => std::str::from_utf8(b).ok(),
        _ => None,
    }
}

/// The entries of a map that have text keys.
fn entries(map: Option<&Value>) -> impl Iterator<Item = (String, &Value)> {
    let rows = map.and_then(Value::as_map).map(Vec::as_slice).unwrap_or_default();
    rows.iter().filter_map(|(key, value)| Some((as_text(key)?.to_owned(), value)))
}

/// The value of a key, which may be text or bytes.
pub(super) fn find_value<'a>(map: &'a Value, key: &str) -> Option<&'a Value> {
    map.as_map()?.iter().find(|(k, _)| as_text(k) == Some(key)).map(|(_, value)| value)
}

/// Converts a value to JSON. Bytes become text.
pub(super) fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Boolean(b) => json!(b),
        Value::Integer(i) => i.as_i64().map_or_else(|| json!(i.as_u64()), |i| json!(i)),
        Value::F32(x) => json!(x),
        Value::F64(x) => json!(x),
        Value::String(_) | Value::Binary(_) => json!(as_text(value)),
        Value::Array(list) => list.iter().map(to_json).collect(),
        Value::Map(map) => {
            let rows = map.iter().filter_map(|(k, v)| Some((as_text(k)?.to_owned(), to_json(v))));
            serde_json::Value::Object(rows.collect())
        }
        Value::Nil | Value::Ext(..) => serde_json::Value::Null,
    }
}
