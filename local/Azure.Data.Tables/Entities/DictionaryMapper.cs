using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Entities that are dictionaries, <see cref="TableEntity"/> above all.</summary>
internal sealed class DictionaryMapper(Type type) : EntityMapper
{
    private readonly Func<object> _create = Activation.Of(type);

    protected override void WriteProperties(Utf8JsonWriter writer, ITableEntity entity)
    {
        foreach (var (name, value) in (IDictionary<string, object?>)entity)
        {
            if (value is null || PropertyNames.IsServiceOwned(name)) continue;
            if (EntityValue.TypeName(value) is { } typeName) writer.WriteString(name + PropertyNames.TypeSuffix, typeName);
            writer.WritePropertyName(name);
            EntityValue.Write(writer, name, value);
        }
    }

    public override ITableEntity Read(JsonElement json)
    {
        var entity = (ITableEntity)_create();
        var properties = (IDictionary<string, object?>)entity;
        // A type name stands right before the property it describes.
        (string? property, string? typeName) described = default;
        foreach (var member in json.EnumerateObject())
        {
            var name = member.Name;
            if (name.EndsWith(PropertyNames.TypeSuffix, StringComparison.Ordinal))
                described = (name[..^PropertyNames.TypeSuffix.Length], member.Value.GetString());
            else if (name == PropertyNames.Timestamp)
                entity.Timestamp = EntityValue.Date(member.Value);
            else if (!PropertyNames.IsMetadata(name))
                properties[name] = EntityValue.Read(member.Value, described.property == name ? described.typeName : null);
        }
        if (ReadETag(json) is var tag && tag != default) entity.ETag = tag;
        return entity;
    }
}
