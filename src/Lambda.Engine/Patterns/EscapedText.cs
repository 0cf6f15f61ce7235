using System.Buffers.Text;
using System.Text;

namespace Lambda.Engine.Patterns;

/// <summary>Resolves the escapes in JSON text.</summary>
internal static class EscapedText
{
    private const int Escape = 6;

    // A byte that never occurs in UTF-8.
    private const byte NoCharacter = 0xFF;

    /// <summary>
    /// Writes the text in UTF-8 without escapes. Half a surrogate pair is not a character: it becomes a byte that no pattern contains, and
    /// the rest of the text is kept.
    /// </summary>
    /// <param name="json">The text between the quotes of valid JSON.</param>
    /// <param name="text">Receives the text; as many bytes as the JSON has are enough.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> json, Span<byte> text)
    {
        var written = 0;
        while (json.IndexOf((byte)'\\') is >= 0 and var at)
        {
            json[..at].CopyTo(text[written..]);
            written += at;
            json = json[at..];
            if (json[1] != (byte)'u')
            {
                text[written++] = Single(json[1]);
                json = json[2..];
                continue;
            }
            var first = Unit(json);
            if (char.IsHighSurrogate(first) && json.Length >= 2 * Escape && json[Escape] == (byte)'\\'
                && json[Escape + 1] == (byte)'u' && Unit(json[Escape..]) is var second && char.IsLowSurrogate(second))
            {
                written += new Rune(first, second).EncodeToUtf8(text[written..]);
                json = json[(2 * Escape)..];
                continue;
            }
            written += Encode(first, text[written..]);
            json = json[Escape..];
        }
        json.CopyTo(text[written..]);
        return written + json.Length;
    }

    private static byte Single(byte escaped) => escaped switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escaped,
    };

    private static char Unit(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape[2..Escape], out ushort unit, out _, 'x') ? (char)unit : '\0';

    private static int Encode(char unit, Span<byte> text)
    {
        if (Rune.TryCreate(unit, out var rune)) return rune.EncodeToUtf8(text);
        text[0] = NoCharacter;
        return 1;
    }
}
