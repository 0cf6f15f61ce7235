namespace Lambda.Functions.Api.Urls;

/// <summary>Reads the beginning of a streamed result.</summary>
internal static class UrlPrelude
{
    private const string Bytes = "application/octet-stream";

    // Neither JSON nor text contains these bytes: after a brace they mark a prelude.
    private static ReadOnlySpan<byte> Separator => [0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>
    /// Reads the response that a first piece begins, with the part of the body that the piece contains; null when its prelude is malformed.
    /// </summary>
    public static UrlAnswer? Read(ReadOnlyMemory<byte> piece)
    {
        var end = piece.Span is [(byte)'{', ..] ? piece.Span.IndexOf(Separator) : -1;
        if (end < 0) return UrlAnswer.Of(200, piece, [("Content-Type", Bytes)]);
        return UrlAnswer.ReadPrelude(piece[..end], Bytes) is { } answer ? answer with { Body = piece[(end + Separator.Length)..] } : null;
    }
}
