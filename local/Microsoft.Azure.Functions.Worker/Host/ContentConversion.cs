using System.Text.Json;

namespace Local.Host;

/// <summary>The types that every trigger with content binds to: text, bytes, a stream, or JSON.</summary>
internal static class ContentConversion
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Converts content to the type of a parameter.</summary>
    /// <exception cref="JsonException">The type asks for JSON, which the content is not.</exception>
    public static object? To(BinaryData content, Type target) =>
        target == typeof(string) ? content.ToString()
        : target == typeof(byte[]) ? content.ToArray()
        : target == typeof(BinaryData) ? content
        : target == typeof(ReadOnlyMemory<byte>) ? content.ToMemory()
        : target == typeof(Stream) ? content.ToStream()
        : JsonSerializer.Deserialize(content.ToMemory().Span, target, Json);
}
