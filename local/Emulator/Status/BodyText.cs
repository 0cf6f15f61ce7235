using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Local.Amqp.Messaging;
using Local.Amqp.Types;

namespace Local.Emulator.Status;

/// <summary>Converts message bodies to text that people can read.</summary>
internal static class BodyText
{
    private const string Cut = "…";

    /// <summary>Returns the body, truncated to a number of characters; in hexadecimal digits if it is not text.</summary>
    public static string Of(MessageBody body, int most)
    {
        try
        {
            return body.Kind switch
            {
                BodyKind.Data => Data(body.Data().Span, most),
                BodyKind.Value => Shortened(Value(body.Value()), most),
                _ => Shortened(string.Join(", ", body.Sequences().SelectMany(list => list).Select(Value)), most),
            };
        }
        catch (AmqpException)
        {
            return "It cannot be read.";
        }
    }

    /// <summary>Returns the value of a property as text.</summary>
    public static string Of(object value) => Value(value);

    private static string Data(ReadOnlySpan<byte> bytes, int most) =>
        Utf8.IsValid(bytes)
            ? Shortened(Encoding.UTF8.GetString(bytes), most)
            : Shortened(Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, most)]), most);

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => text,
        byte[] bytes => Convert.ToHexStringLower(bytes),
        AmqpMap map => $"{{ {string.Join(", ", map.Select(pair => $"{Value(pair.Key)}: {Value(pair.Value)}"))} }}",
        AmqpDescribed described => Value(described.Value),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Value))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Shortened(string text, int most) => text.Length <= most ? text : text[..most] + Cut;
}
