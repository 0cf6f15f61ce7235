using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;
using Azure.Data.Tables;

namespace Lambda.Functions.TableStreams;

/// <summary>Converts the properties of entities to the values that the table client would store.</summary>
internal static class TableValues
{
    private static readonly string[] OfTheService = [
        nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), nameof(ITableEntity.Timestamp), nameof(ITableEntity.ETag),
        "odata.etag"
    ];
    private static readonly ConcurrentDictionary<Type, (string Name, PropertyInfo Property)[]> Properties = [];

    /// <summary>Returns the properties of an entity, without its keys, timestamp and ETag.</summary>
    public static Dictionary<string, object?> Of(ITableEntity entity) => entity is TableEntity table
        ? table.Where(pair => !OfTheService.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => Of(pair.Value))
        : Properties.GetOrAdd(entity.GetType(), Find).ToDictionary(found => found.Name, found => Of(found.Property.GetValue(entity)));

    /// <summary>Converts a value to the type in which tables store it.</summary>
    public static object? Of(object? value) => value switch
    {
        BinaryData data => data.ToArray(),
        DateTime time => new DateTimeOffset(time.ToUniversalTime()),
        Enum text => text.ToString(),
        ulong number => number.ToString(CultureInfo.InvariantCulture),
        _ => value,
    };

    private static (string Name, PropertyInfo Property)[] Find(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && !OfTheService.Contains(property.Name)
                && property.GetCustomAttribute<IgnoreDataMemberAttribute>() is null)
            .Select(property => (property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name, property)),
    ];
}
