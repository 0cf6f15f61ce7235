using System.Runtime.Loader;
using Testing;

namespace Functions.LocalHost.Tests.Listeners;

/// <summary>What an app pays for what it does not use.</summary>
public sealed class CostTests(Storage storage)
{
    [Fact]
    public async Task An_app_without_Durable_Functions_does_not_load_the_assemblies_of_Durable_Functions()
    {
        await using var app = new Hosted(storage.NewAccount());
        _ = app.Server;
        var context = AssemblyLoadContext.All.Single(one => one.Name == "Functions.LocalHost: HostedApp");
        Assert.Contains(context.Assemblies, assembly => assembly.GetName().Name == "Microsoft.Azure.WebJobs.Host");
        Assert.DoesNotContain(context.Assemblies, assembly => assembly.GetName().Name!.Contains("Durable", StringComparison.Ordinal));
    }
}
