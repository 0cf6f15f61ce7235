using System.Reflection;
using System.Reflection.Emit;
using Newtonsoft.Json.Linq;

namespace Functions.LocalHost.Listeners;

/// <summary>Writes an attribute to a generated parameter.</summary>
internal static class AttributeCopy
{
    // The WebJobs SDK derives these from other properties in a binding's JSON.
    private static readonly string[] Derived = ["BlobPath", "QueueOrTopicName", "EntityType", "Access", "ScheduleExpression"];

    /// <summary>
    /// Builds the attribute with the longest constructor whose parameters all have values, and with the properties in the JSON. Properties
    /// that the JSON leaves out keep their defaults.
    /// </summary>
    public static CustomAttributeBuilder Of(Attribute attribute, JObject json)
    {
        var type = attribute.GetType();
        var named = json.Properties().Select(property => property.Name).Concat(Derived).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var values = type.GetProperties().Select(property => (property.Name, Value: property.GetValue(attribute)))
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Name, pair => pair.Value!, StringComparer.OrdinalIgnoreCase);
        var constructor = type.GetConstructors().Where(one => one.GetParameters().All(parameter => values.ContainsKey(parameter.Name!)))
            .MaxBy(one => one.GetParameters().Length)
            ?? throw new NotSupportedException(
                $"The attribute {type} cannot be copied: it has no constructor whose parameters all match properties.");
        PropertyInfo[] properties = [.. type.GetProperties()
            .Where(property => IsSettable(property) && named.Contains(property.Name) && values.ContainsKey(property.Name))];
        return new(constructor, [.. constructor.GetParameters().Select(parameter => values[parameter.Name!])], properties,
            [.. properties.Select(property => values[property.Name])]);
    }

    private static bool IsSettable(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true } && Nullable.GetUnderlyingType(property.PropertyType) is null;
}
