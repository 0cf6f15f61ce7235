using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Lambda.Functions.Console;

/// <summary>The files of the console, which are embedded in this assembly.</summary>
internal sealed class ConsoleFiles
{
    private const string Prefix = "Console/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, ConsoleFile> _files = Read().ToFrozenDictionary(file => file.Name);

    /// <summary>All files.</summary>
    public IEnumerable<ConsoleFile> All => _files.Values;

    /// <summary>Finds the file with this name; null when there is none.</summary>
    public ConsoleFile? Find(string name) => _files.GetValueOrDefault(name);

    private static IEnumerable<ConsoleFile> Read()
    {
        var assembly = typeof(ConsoleFiles).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var content = new MemoryStream();
            using (var resource = assembly.GetManifestResourceStream(name)!) resource.CopyTo(content);
            // On Windows, a folder's name may end in a backslash.
            yield return ConsoleFile.Of(name[Prefix.Length..].Replace('\\', '/'), Types[Path.GetExtension(name)], content.ToArray());
        }
    }
}

/// <summary>A file of the console.</summary>
/// <param name="Name">Its path below the console's address.</param>
/// <param name="Type">Its content type.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Tag">Its entity tag.</param>
internal sealed record ConsoleFile(string Name, string Type, ReadOnlyMemory<byte> Content, string Tag)
{
    // The page may be at …/console or at …/console/, from which relative addresses differ.
    private const string Base = "{base}", SignIn = "{sign-in}";

    public static ConsoleFile Of(string name, string type, byte[] content) =>
        new(name, type, content, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"");

    /// <summary>Returns the page, with the addresses of its files filled in.</summary>
    /// <param name="address">The address below which the files are.</param>
    /// <param name="signIn">The settings for signing in, as JSON; empty if users do not sign in.</param>
    public ConsoleFile At(string address, string signIn) => Of(Name, Type, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Content.Span)
        .Replace(Base, address, StringComparison.Ordinal).Replace(SignIn, WebUtility.HtmlEncode(signIn), StringComparison.Ordinal)));
}
