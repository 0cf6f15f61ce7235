using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Tasks.Targets;

namespace Lambda.Workflows.Tasks.Tables;

/// <summary>
/// Stores items as entities. Text, numbers, Booleans and bytes become properties of those types, so that other programs can read and write
/// them. Values for which tables have no type, such as lists, maps, sets and numbers with many digits, become JSON after
/// <see cref="Mark"/>.
/// </summary>
internal static partial class ItemEntities
{
    private const string Mark = "dynamodb:";

    /// <summary>Reads the keys of an entity from a request's <c>Key</c> or from an item.</summary>
    /// <exception cref="TableTaskException">A key is missing, or has another type.</exception>
    public static (string Partition, string Row) Keys(JsonObject item, TableTarget target) => (
        KeyText(item, target.PartitionKey, target.PartitionKeyType),
        target.SortKey is { Length: > 0 } sort ? KeyText(item, sort, target.SortKeyType) : "");

    /// <summary>Reads the keys from a <c>Key</c> that must contain nothing else.</summary>
    /// <exception cref="TableTaskException">It contains something else.</exception>
    public static (string Partition, string Row) KeysOnly(JsonObject key, TableTarget target) =>
        key.Count == (target.SortKey is { Length: > 0 } ? 2 : 1)
            ? Keys(key, target)
            : throw TableTaskException.Invalid("The provided key element does not match the schema");

    public static bool IsKey(string attribute, TableTarget target) => attribute == target.PartitionKey || attribute == target.SortKey;

    /// <exception cref="TableTaskException">An attribute cannot be stored.</exception>
    public static TableEntity Write(JsonObject item, TableTarget target)
    {
        var (partition, row) = Keys(item, target);
        var entity = new TableEntity(partition, row);
        foreach (var (name, value) in item.Where(each => !IsKey(each.Key, target)))
        {
            if (!PropertyName().IsMatch(name) || name is "PartitionKey" or "RowKey" or "Timestamp" or "ETag")
                throw TableTaskException.Invalid(
                    $"The attribute '{name}' cannot be stored: attribute names consist of letters, digits and '_', do not begin with a "
                    + "digit, and must not be PartitionKey, RowKey, Timestamp or ETag.");
            entity[name] = Property(AttributeValue.Check(value));
        }
        return entity;
    }

    public static JsonObject Read(TableEntity entity, TableTarget target)
    {
        var item = new JsonObject { [target.PartitionKey] = KeyValue(entity.PartitionKey, target.PartitionKeyType) };
        if (target.SortKey is { Length: > 0 } sort)
            item[sort] = KeyValue(entity.RowKey, target.SortKeyType);
        foreach (var (name, value) in entity)
        {
            if (name is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag") && value is not null)
                item[name] = Value(value);
        }
        return item;
    }

    private static object Property(JsonObject value)
    {
        switch (AttributeValue.Type(value))
        {
            case "BOOL":
                return AttributeValue.Content(value)!.GetValue<bool>();
            case "B":
                return Convert.FromBase64String(AttributeValue.Text(value));
            case "S" when !AttributeValue.Text(value).StartsWith(Mark, StringComparison.Ordinal):
                return AttributeValue.Text(value);
            case "N" when long.TryParse(
                    AttributeValue.Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                && whole.ToString(CultureInfo.InvariantCulture) == AttributeValue.Text(value):
                return whole;
            case "N" when double.TryParse(AttributeValue.Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number.ToString("R", CultureInfo.InvariantCulture) == AttributeValue.Text(value):
                return number;
            default:
                return Mark + JsonText.Write(value);
        }
    }

    private static JsonObject Value(object property) => property switch
    {
        bool flag => new JsonObject { ["BOOL"] = flag },
        byte[] bytes => new JsonObject { ["B"] = Convert.ToBase64String(bytes) },
        BinaryData data => new JsonObject { ["B"] = Convert.ToBase64String(data) },
        int or long or double => new JsonObject { ["N"] = ((IFormattable)property).ToString(null, CultureInfo.InvariantCulture) },
        string text when text.StartsWith(Mark, StringComparison.Ordinal) => (JsonObject)JsonText.Parse(text[Mark.Length..])!,
        DateTimeOffset time => new JsonObject { ["S"] = time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) },
        _ => new JsonObject { ["S"] = Convert.ToString(property, CultureInfo.InvariantCulture) ?? "" },
    };

    private static string KeyText(JsonObject item, string name, string type)
    {
        if (item[name] is not { } node)
            throw TableTaskException.Invalid("One of the required keys was not given a value");
        var value = AttributeValue.Check(node);
        if (AttributeValue.Type(value) != type)
            throw TableTaskException.Invalid(
                $"One or more parameter values were invalid: Type mismatch for key {name} "
                + $"expected: {type} actual: {AttributeValue.Type(value)}");
        if (type == "N")
            return AttributeValue.Text(AttributeValue.Of(AttributeValue.Number(value)));
        var text = AttributeValue.Text(value);
        if (text.Length == 0)
            throw TableTaskException.Invalid(
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. "
                + $"Key: {name}");
        var key = new StringBuilder();
        foreach (var character in text)
        {
            if (character is '/' or '\\' or '#' or '?' or '%' || char.IsControl(character))
                key.Append(CultureInfo.InvariantCulture, $"%{(int)character:X2}");
            else
                key.Append(character);
        }
        return key.ToString();
    }

    private static JsonObject KeyValue(string key, string type) => type == "N"
        ? new JsonObject { ["N"] = key }
        : new JsonObject { ["S"] = EscapedCharacter().Replace(key, each =>
            ((char)int.Parse(each.ValueSpan[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()) };

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,254}$")]
    private static partial Regex PropertyName();

    [GeneratedRegex("%[0-9A-F]{2}")]
    private static partial Regex EscapedCharacter();
}
