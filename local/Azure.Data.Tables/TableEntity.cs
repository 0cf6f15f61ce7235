#nullable disable annotations // The real package is not annotated.
using Azure.Data.Tables.Entities;

namespace Azure.Data.Tables;

/// <summary>An entity as a dictionary of its properties, for tables whose shape is not known or varies.</summary>
/// <remarks>
/// Values are <see cref="string"/>, <see cref="bool"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>, <see cref="Guid"/>,
/// <see cref="DateTimeOffset"/>, <see cref="DateTime"/> (UTC), byte arrays and <see cref="BinaryData"/>; nulls are not stored.
/// A getter gives null when the property is absent and fails when it has another type.
/// </remarks>
public partial class TableEntity : ITableEntity
{
    private readonly Dictionary<string, object> _properties;

    /// <summary>An entity without keys.</summary>
    public TableEntity() => _properties = [];

    /// <summary>An entity with its keys.</summary>
    public TableEntity(string partitionKey, string rowKey) : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>An entity with a copy of <paramref name="values"/>, keys among them.</summary>
    public TableEntity(IDictionary<string, object> values) => _properties = values is null ? [] : new(values);

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(PropertyNames.PartitionKey);
        set => _properties[PropertyNames.PartitionKey] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(PropertyNames.RowKey);
        set => _properties[PropertyNames.RowKey] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(PropertyNames.Timestamp);
        set => _properties[PropertyNames.Timestamp] = value;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => GetString(PropertyNames.ETag) is { } tag ? new ETag(tag) : default;
        set => _properties[PropertyNames.ETag] = value.ToString();
    }

    /// <summary>A string property.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public string GetString(string key) => Get(key) switch
    {
        null => null,
        string text => text,
        // What was read as a date may have been written as a string that looks like one.
        DateTimeOffset or DateTime => EntityValue.DateText(Get(key)),
        var other => throw Mismatch(key, other, typeof(string)),
    };

    /// <summary>A binary property.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public byte[] GetBinary(string key) => Get(key) switch
    {
        null => null,
        byte[] bytes => bytes,
        BinaryData data => data.ToArray(),
        var other => throw Mismatch(key, other, typeof(byte[])),
    };

    /// <summary>A binary property.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public BinaryData GetBinaryData(string key) => Get(key) switch
    {
        null => null,
        BinaryData data => data,
        byte[] bytes => new BinaryData(bytes),
        var other => throw Mismatch(key, other, typeof(BinaryData)),
    };

    /// <summary>A point in time, as UTC.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTime? GetDateTime(string key) => Get(key) switch
    {
        null => null,
        DateTime time => time,
        DateTimeOffset time => time.UtcDateTime,
        var other => throw Mismatch(key, other, typeof(DateTime)),
    };

    /// <summary>A point in time.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) => Get(key) switch
    {
        null => null,
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(time),
        var other => throw Mismatch(key, other, typeof(DateTimeOffset)),
    };

    /// <summary>A boolean property.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public bool? GetBoolean(string key) => Value<bool>(key);

    /// <summary>A double property.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public double? GetDouble(string key) => Value<double>(key);

    /// <summary>A GUID property.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public Guid? GetGuid(string key) => Value<Guid>(key);

    /// <summary>A 32-bit property.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public int? GetInt32(string key) => Value<int>(key);

    /// <summary>A 64-bit property.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public long? GetInt64(string key) => Value<long>(key);

    private T? Value<T>(string key) where T : struct => Get(key) switch
    {
        null => null,
        T value => value,
        var other => throw Mismatch(key, other, typeof(T)),
    };

    private object Get(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return _properties.GetValueOrDefault(key);
    }

    private static InvalidOperationException Mismatch(string key, object value, Type asked) =>
        new($"The property {key} is a {value.GetType()}, not a {asked}.");
}
