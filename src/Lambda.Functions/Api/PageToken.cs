using System.Buffers.Text;
using System.Text;

namespace Lambda.Functions.Api;

/// <summary>Encodes a position in a list as URL-safe text.</summary>
internal static class PageToken
{
    private const int MaxLength = 512;

    /// <summary>Returns the token for a position.</summary>
    public static string Write(string position) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(position));

    /// <summary>Reads the position from a token; null when the text is not a token.</summary>
    public static string? Read(string token) => token.Length <= MaxLength && Base64Url.IsValid(token)
        ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token))
        : null;
}
