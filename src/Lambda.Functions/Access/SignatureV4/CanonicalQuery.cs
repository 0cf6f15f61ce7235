using System.Buffers;
using System.Text;

namespace Lambda.Functions.Access.SignatureV4;

/// <summary>The query of a canonical request: each name and value encoded, and sorted.</summary>
internal static class CanonicalQuery
{
    /// <summary>Writes the query as it was sent, without its signature.</summary>
    public static void Write(IBufferWriter<byte> output, string query)
    {
        if (query.Length <= 1) return;
        var parameters = new List<(string Name, string Value)>();
        foreach (var part in query[0] == '?' ? query[1..].Split('&') : query.Split('&'))
        {
            if (part.Length == 0) continue;
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Reencode(equals < 0 ? part : part[..equals]);
            if (name != PresignedQuery.Signature) parameters.Add((name, equals < 0 ? "" : Reencode(part[(equals + 1)..])));
        }
        parameters.Sort(static (one, other) =>
            string.CompareOrdinal(one.Name, other.Name) is not 0 and var order ? order : string.CompareOrdinal(one.Value, other.Value));
        for (var i = 0; i < parameters.Count; i++)
            output.Write(Encoding.ASCII.GetBytes($"{(i == 0 ? "" : "&")}{parameters[i].Name}={parameters[i].Value}"));
    }

    // A plus is decoded as a space, so it is signed as one: otherwise it could replace %2B.
    private static string Reencode(string text) => UriEncoding.Encode(Uri.UnescapeDataString(text.Replace('+', ' ')));
}
