using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Entities that are classes with a property for each stored one.</summary>
/// <remarks><see cref="IgnoreDataMemberAttribute"/> leaves a property out, <see cref="DataMemberAttribute.Name"/> renames it.</remarks>
internal sealed class ModelMapper : EntityMapper
{
    private readonly Func<object> _create;
    private readonly ModelProperty[] _properties;
    private readonly Dictionary<string, ModelProperty> _byName;

    public ModelMapper(Type type)
    {
        _create = Activation.Of(type);
        _properties = [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(IsStored).Select(property => new ModelProperty(property))];
        _byName = new(StringComparer.Ordinal);
        foreach (var property in _properties)
        {
            if (!_byName.TryAdd(property.Name, property)) throw new NotSupportedException($"{type} has two properties that are stored as {property.Name}.");
        }
    }

    /// <summary>The stored name of a model's property.</summary>
    public static string StoredName(MemberInfo member) => member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Name;

    protected override void WriteProperties(Utf8JsonWriter writer, ITableEntity entity)
    {
        // Through the interface, which a model may implement explicitly.
        if (entity.PartitionKey is { } partitionKey) writer.WriteString(PropertyNames.PartitionKey, partitionKey);
        if (entity.RowKey is { } rowKey) writer.WriteString(PropertyNames.RowKey, rowKey);
        foreach (var property in _properties) property.Write(writer, entity);
    }

    public override ITableEntity Read(JsonElement json)
    {
        var entity = (ITableEntity)_create();
        foreach (var member in json.EnumerateObject())
        {
            if (member.NameEquals(PropertyNames.PartitionKey)) entity.PartitionKey = member.Value.GetString()!;
            else if (member.NameEquals(PropertyNames.RowKey)) entity.RowKey = member.Value.GetString()!;
            else if (member.NameEquals(PropertyNames.Timestamp)) entity.Timestamp = EntityValue.Date(member.Value);
            else if (_byName.TryGetValue(member.Name, out var property)) property.Read(entity, member.Value);
        }
        if (ReadETag(json) is var tag && tag != default) entity.ETag = tag;
        return entity;
    }

    private static bool IsStored(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0
        && property.Name is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey) or nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag))
        && !property.IsDefined(typeof(IgnoreDataMemberAttribute));
}
