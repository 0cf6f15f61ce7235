using System.Text;
using System.Text.RegularExpressions;
using Local.Host;

namespace Local.Blobs;

/// <summary>The path of a blob trigger: which blobs it takes, and what the names in braces stand for.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#blob-name-patterns.</remarks>
internal sealed partial class BlobPathPattern
{
    private readonly Regex? _blob;
    private readonly string[] _names;

    private BlobPathPattern(string container, string prefix, Regex? blob) =>
        (Container, Prefix, _blob, _names) = (container, prefix, blob, [.. blob?.GetGroupNames().Where(name => name != "0") ?? []]);

    /// <summary>The container; in Azure its name has no upper case.</summary>
    public string Container { get; }

    /// <summary>What the names of all blobs that match begin with.</summary>
    public string Prefix { get; }

    /// <summary>Reads a path.</summary>
    /// <exception cref="HostConfigurationException">It is not of the form <c>container/blob</c>, or has braces that mean nothing.</exception>
    public static BlobPathPattern Parse(string path)
    {
        var slash = path.IndexOf('/');
        var (container, blob) = slash < 0 ? (path, null) : (path[..slash], path[(slash + 1)..]);
        if (container.Length == 0 || blob is "") throw Invalid(path, "it is 'container' or 'container/blob'");
        if (!ContainerName().IsMatch(container)) throw Invalid(path, $"'{container}' is not a container: small letters, digits and single dashes");
        if (blob is null) return new(container, "", null);

        var (capture, prefix) = (new StringBuilder("^"), (string?)null);
        var literal = new StringBuilder();
        for (var i = 0; i < blob.Length; i++)
        {
            var doubled = i + 1 < blob.Length && blob[i + 1] == blob[i];
            switch (blob[i])
            {
                case '{' or '}' when doubled:
                    literal.Append(blob[i++]);
                    break;
                case '{':
                    var end = blob.IndexOf('}', i);
                    var name = end < 0 ? "" : blob[(i + 1)..end];
                    if (!ParameterName().IsMatch(name)) throw Invalid(path, $"'{{{name}' at character {container.Length + i + 2} is no name in braces");
                    prefix ??= literal.ToString();
                    capture.Append(Regex.Escape(literal.ToString())).Append("(?<").Append(name).Append(">.*)");
                    literal.Clear();
                    i = end;
                    break;
                case '}':
                    throw Invalid(path, $"the '}}' at character {container.Length + i + 2} closes nothing; write '}}}}' for the character");
                default:
                    literal.Append(blob[i]);
                    break;
            }
        }
        capture.Append(Regex.Escape(literal.ToString())).Append('$');
        return new(container, prefix ?? literal.ToString(), new Regex(capture.ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline));
    }

    /// <summary>What the names in braces stand for in this blob's name; null when the blob does not match.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Match(string blob)
    {
        if (_blob is null) return [];
        var match = _blob.Match(blob);
        return match.Success ? [.. _names.Select(name => KeyValuePair.Create(name, match.Groups[name].Value))] : null;
    }

    private static HostConfigurationException Invalid(string path, string why) => new($"The blob trigger path '{path}' is not valid: {why}.");

    [GeneratedRegex(@"^(\$web|\$root|(?=.{3,63}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*)$")]
    private static partial Regex ContainerName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex ParameterName();
}
