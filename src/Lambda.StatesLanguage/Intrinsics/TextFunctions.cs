using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Intrinsics;

internal static class TextFunctions
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static JsonNode Format(IntrinsicInput input)
    {
        var template = input.Template ?? input.Text(0);
        var text = new StringBuilder();
        var next = 1;
        for (var i = 0; i < template.Length; i++)
        {
            switch (template[i])
            {
                case '\\' when i + 1 < template.Length:
                    text.Append(template[++i]);
                    break;
                case '{' when i + 1 < template.Length && template[i + 1] == '}':
                    if (next >= input.Arguments.Count)
                        throw input.Fail("the template has more placeholders {} than there are arguments for them.");
                    Argument(text, input[next++]);
                    i++;
                    break;
                case '{' or '}':
                    throw input.Fail("the template has a brace that is neither escaped nor part of a placeholder {}.");
                default:
                    text.Append(template[i]);
                    break;
            }
        }
        return next == input.Arguments.Count
            ? text.ToString()
            : throw input.Fail("the template has fewer placeholders {} than there are arguments.");
    }

    public static JsonNode? ToJson(IntrinsicInput input)
    {
        var text = input.Text(0);
        try
        {
            return string.IsNullOrWhiteSpace(text) ? null : JsonText.Parse(text);
        }
        catch (JsonException exception)
        {
            throw input.Fail($"the text is not JSON. {exception.Message}");
        }
    }

    public static JsonNode Split(IntrinsicInput input)
    {
        var parts = input.Text(0).Split(input.Text(1).ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
        if (input.Text(1).Length == 0)
            parts = [input.Text(0)];
        return new JsonArray([.. parts.Select(part => (JsonNode?)part)]);
    }

    public static JsonNode Encode(IntrinsicInput input) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Short(input)));

    public static JsonNode Decode(IntrinsicInput input)
    {
        try
        {
            return Strict.GetString(Convert.FromBase64String(Short(input)));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw input.Fail("the argument is not Base64-encoded UTF-8 text.");
        }
    }

    public static JsonNode Hash(IntrinsicInput input)
    {
        var data = JsonText.Text(input[0]) ?? JsonText.Write(input[0]);
        if (data.Length > IntrinsicFunctions.MaxText)
            throw input.Fail($"the data is longer than {IntrinsicFunctions.MaxText} characters.");
        return Hash(data, input.Text(1)) ?? throw input.Wrong(1, "MD5, SHA-1, SHA-256, SHA-384 or SHA-512");
    }

#pragma warning disable CA5350, CA5351 // The state machine asks for the algorithm by name.
    /// <summary>Returns the hash in hexadecimal; null if the algorithm is unknown.</summary>
    public static string? Hash(string data, string algorithm)
    {
        var bytes = Encoding.UTF8.GetBytes(data);
        return algorithm switch
        {
            "MD5" => Convert.ToHexStringLower(MD5.HashData(bytes)),
            "SHA-1" => Convert.ToHexStringLower(SHA1.HashData(bytes)),
            "SHA-256" => Convert.ToHexStringLower(SHA256.HashData(bytes)),
            "SHA-384" => Convert.ToHexStringLower(SHA384.HashData(bytes)),
            "SHA-512" => Convert.ToHexStringLower(SHA512.HashData(bytes)),
            _ => null,
        };
    }
#pragma warning restore CA5350, CA5351

    private static string Short(IntrinsicInput input) => input.Text(0) is { Length: <= IntrinsicFunctions.MaxText } text
        ? text
        : throw input.Fail($"the text is longer than {IntrinsicFunctions.MaxText} characters.");

    /// <summary>
    /// Writes values in the form in which Step Functions prints them: objects as <c>{name=value}</c>, strings without quotes.
    /// </summary>
    private static void Argument(StringBuilder text, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                text.Append('{');
                foreach (var (member, index) in members.Select((member, index) => (member, index)))
                {
                    text.Append(index > 0 ? ", " : "").Append(member.Key).Append('=');
                    Argument(text, member.Value);
                }
                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    text.Append(i > 0 ? ", " : "");
                    Argument(text, items[i]);
                }
                text.Append(']');
                break;
            default:
                text.Append(JsonText.Text(value) ?? JsonText.Write(value));
                break;
        }
    }
}
