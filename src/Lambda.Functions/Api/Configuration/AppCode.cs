using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Lambda.Functions.Discovery;

namespace Lambda.Functions.Api.Configuration;

/// <summary>Describes the code of the app, which is deployed as a whole rather than function by function.</summary>
internal sealed class AppCode(AppAssemblies assemblies)
{
    private readonly Lazy<(long Size, string Sha256, DateTimeOffset Modified)> _file = new(() => Read(assemblies.App));

    /// <summary>The size of the assembly, in bytes.</summary>
    public long Size => _file.Value.Size;

    /// <summary>The assembly's SHA-256, as Base64.</summary>
    public string Sha256 => _file.Value.Sha256;

    /// <summary>When the assembly was built or deployed.</summary>
    public DateTimeOffset Modified => _file.Value.Modified;

    /// <summary>The processor architecture, by Lambda's name for it.</summary>
    public static string Architecture =>
        RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x86_64";

    /// <summary>A hash of the .NET version that runs the code, in the form of Lambda's runtime versions.</summary>
    public static string RuntimeVersion { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RuntimeInformation.FrameworkDescription)));

    private static (long, string, DateTimeOffset) Read(Assembly assembly)
    {
        // An app in a single file has no assembly of its own on disk: its build's id stands for it.
        if (assembly.Location is not { Length: > 0 } path)
            return (
                0, Convert.ToBase64String(SHA256.HashData(assembly.ManifestModule.ModuleVersionId.ToByteArray())),
                DateTimeOffset.UnixEpoch);
        using var file = File.OpenRead(path);
        return (file.Length, Convert.ToBase64String(SHA256.HashData(file)), File.GetLastWriteTimeUtc(path));
    }
}
