using System.Reflection;
using Functions.LocalHost.Bindings.Tests.Support;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Functions.LocalHost.Bindings.Tests;

/// <summary>What compiles against a stand-in compiles against the package it stands for, and the other way around.</summary>
public sealed class PublicApiTests
{
    private const string Prefix = "Microsoft.Azure.Functions.Worker.Extensions.";
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Api");

    public static TheoryData<string> Packages => ["ServiceBus", "EventHubs", "EventGrid"];

    [Theory, MemberData(nameof(Packages))]
    public void A_stand_in_has_the_same_public_members_as_the_official_package(string package)
    {
        var real = File.ReadLines(Path.Combine(Folder, $"{Prefix}{package}.txt"));
        var own = PublicApi.Lines(Assembly.Load(Prefix + package));
        Assert.Equal(real.Order(StringComparer.Ordinal), own.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ServiceBus", null)]
    [InlineData("EventHubs", null)]
    [InlineData("EventGrid", "Microsoft.Azure.WebJobs.Extensions.EventGrid")]
    public void Only_the_Event_Grid_stand_in_declares_its_host_extension(string package, string? host) =>
        Assert.Equal(host, Assembly.Load(Prefix + package).GetCustomAttribute<ExtensionInformationAttribute>()?.ExtensionPackage);
}
