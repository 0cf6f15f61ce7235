using System.Buffers;
using System.Text;

namespace Lambda.Functions.Access.SignatureV4;

/// <summary>
/// Percent-encoding for signatures: letters, digits and <c>-._~</c> stay as they are; everything else becomes upper-case hexadecimal.
/// </summary>
internal static class UriEncoding
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static readonly SearchValues<char> Kept = SearchValues.Create(Unreserved);
    private static readonly SearchValues<char> KeptInPaths = SearchValues.Create(Unreserved + "/");

    /// <summary>Writes the percent-encoded text.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text, bool isPath)
    {
        var kept = isPath ? KeptInPaths : Kept;
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(kept);
            if (plain < 0) plain = text.Length;
            if (plain > 0) output.Advance(Encoding.ASCII.GetBytes(text[..plain], output.GetSpan(plain)));
            text = text[plain..];
            if (text.IsEmpty) return;
            Rune.DecodeFromUtf16(text, out var rune, out var consumed);
            WriteEncoded(output, rune);
            text = text[consumed..];
        }
    }

    /// <summary>Returns the percent-encoded text.</summary>
    public static string Encode(string text)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(1, text.Length));
        Write(output, text, isPath: false);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static void WriteEncoded(IBufferWriter<byte> output, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var one in utf8[..rune.EncodeToUtf8(utf8)])
        {
            var target = output.GetSpan(3);
            target[0] = (byte)'%';
            Convert.TryToHexString([one], target.Slice(1, 2), out _);
            output.Advance(3);
        }
    }
}
