using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>One property of a model, with compiled accessors.</summary>
internal sealed class ModelProperty
{
    private readonly JsonEncodedText _name;
    private readonly JsonEncodedText _typeName;
    private readonly Func<object, object?>? _get;
    private readonly Action<object, object?>? _set;
    private readonly Func<JsonElement, object?>? _convert;

    public ModelProperty(PropertyInfo property)
    {
        Name = ModelMapper.StoredName(property);
        _name = JsonEncodedText.Encode(Name);
        _typeName = JsonEncodedText.Encode(Name + PropertyNames.TypeSuffix);
        _get = property.GetMethod is { IsPublic: true } ? Getter(property) : null;
        _set = property.SetMethod is { IsPublic: true } ? Setter(property) : null;
        _convert = Conversion.To(property.PropertyType);
    }

    public string Name { get; }

    public void Write(Utf8JsonWriter writer, object entity)
    {
        if (_get?.Invoke(entity) is not { } value) return;
        if (value is Enum name) value = name.ToString();
        if (EntityValue.TypeName(value) is { } typeName) writer.WriteString(_typeName, typeName);
        writer.WritePropertyName(_name);
        EntityValue.Write(writer, Name, value);
    }

    public void Read(object entity, JsonElement json)
    {
        if (_set is null || _convert is null || json.ValueKind == JsonValueKind.Null) return;
        try
        {
            _set(entity, _convert(json));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new FormatException($"The stored value of {Name} does not fit {entity.GetType()}.{Name}: {e.Message}", e);
        }
    }

    private static Func<object, object?> Getter(PropertyInfo property)
    {
        var entity = Expression.Parameter(typeof(object));
        var value = Expression.Property(Expression.Convert(entity, property.DeclaringType!), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), entity).Compile();
    }

    private static Action<object, object?> Setter(PropertyInfo property)
    {
        var (entity, value) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(object)));
        var target = Expression.Property(Expression.Convert(entity, property.DeclaringType!), property);
        return Expression.Lambda<Action<object, object?>>(Expression.Assign(target, Expression.Convert(value, property.PropertyType)), entity, value).Compile();
    }
}
