using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Functions.LocalHost.Configuration;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Hosting;

namespace Functions.LocalHost.Listeners;

/// <summary>Loads the WebJobs extensions that the app's build has put into <c>.azurefunctions</c> and listed in extensions.json.</summary>
internal static class AppExtensions
{
    // It finds functions by their files; the worker lists its functions itself.
    private const string MetadataLoader = "Microsoft.Azure.WebJobs.Extensions.FunctionMetadataLoader";

    /// <summary>Returns the startup types that the file lists.</summary>
    /// <exception cref="HostConfigurationException">The file or an extension in it cannot be read.</exception>
    public static IReadOnlyList<Type> Load(string folder)
    {
        var file = Path.Combine(folder, "extensions.json");
        if (!File.Exists(file)) return [];
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return [.. json.RootElement.GetProperty("extensions").EnumerateArray()
                .Select(extension => extension.GetProperty("typeName").GetString()!)
                .Select(Parse).Where(name => name.Assembly.Name != MetadataLoader).Select(Load)];
        }
        catch (Exception e) when (e is JsonException or IOException or BadImageFormatException or TypeLoadException
            or InvalidOperationException or KeyNotFoundException)
        {
            throw new HostConfigurationException(
                $"{file}: an extension cannot be loaded. Delete the app's bin and obj folders, and build it again. {e.Message}", e);
        }
    }

    /// <summary>Adds an extension.</summary>
    public static void Add(Type startup, IWebJobsBuilder builder, WebJobsBuilderContext context)
    {
        switch (Activator.CreateInstance(startup))
        {
            case IWebJobsStartup2 second: second.Configure(context, builder); break;
            case IWebJobsStartup first: first.Configure(builder); break;
            default: throw new HostConfigurationException($"extensions.json: {startup} is not the startup type of an extension.");
        }
    }

    private static (string Type, AssemblyName Assembly) Parse(string typeName)
    {
        var comma = typeName.IndexOf(',', StringComparison.Ordinal);
        // The version is ignored: the newer one of the host's and the app's is loaded.
        return (typeName[..comma], new(typeName[(comma + 1)..].Split(',')[0].Trim()));
    }

    private static Type Load((string Type, AssemblyName Assembly) name) =>
        AssemblyLoadContext.GetLoadContext(typeof(AppExtensions).Assembly)!.LoadFromAssemblyName(name.Assembly)
            .GetType(name.Type, throwOnError: true)!;
}
