using System.Globalization;

namespace Lambda.Engine.Polling.Queues;

/// <summary>Writes the value of a message's property as text, independently of the culture.</summary>
internal static class AttributeText
{
    /// <summary>Returns a value as text.</summary>
    public static string Of(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        byte[] bytes => Convert.ToBase64String(bytes),
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
