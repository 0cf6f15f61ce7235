using System.Collections.Concurrent;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Turns entities of one type into JSON and back; reflection happens once per type.</summary>
internal abstract class EntityMapper
{
    private static readonly ConcurrentDictionary<Type, EntityMapper> Mappers = new();

    public static EntityMapper For(Type type) => Mappers.GetOrAdd(type, static type =>
        type.IsAssignableTo(typeof(IDictionary<string, object>)) ? new DictionaryMapper(type) : new ModelMapper(type));

    /// <summary>Writes the properties, without braces. Nulls and what the service sets itself are left out.</summary>
    protected abstract void WriteProperties(Utf8JsonWriter writer, ITableEntity entity);

    public abstract ITableEntity Read(JsonElement json);

    public void Write(Utf8JsonWriter writer, ITableEntity entity)
    {
        writer.WriteStartObject();
        WriteProperties(writer, entity);
        writer.WriteEndObject();
    }

    protected static ETag ReadETag(JsonElement json) =>
        json.TryGetProperty(PropertyNames.ETag, out var tag) && tag.GetString() is { } text ? new ETag(text) : default;
}
