using Functions.LocalHost.Configuration;
using Microsoft.Extensions.Configuration;

namespace Functions.LocalHost.Listeners;

/// <summary>The app's settings, with host.json in the place where the WebJobs SDK looks for it.</summary>
internal static class ListenerConfiguration
{
    private const string Section = "AzureWebJobs";

    public static void Add(IConfigurationBuilder builder, HostConfiguration host)
    {
        builder.Sources.Clear();
        builder.AddConfiguration(host.Settings);
        builder.AddInMemoryCollection(host.Below(Section));
        builder.AddInMemoryCollection([new("AzureWebJobsConfigurationSection", Section)]);
    }
}
