using Functions.LocalHost.Configuration;
using Microsoft.Extensions.Configuration;

namespace Functions.LocalHost.Tests.Configuration;

public sealed class ConfigurationTests
{
    [Fact]
    public void A_setting_that_a_binding_names_and_that_is_missing_is_named()
    {
        var host = new HostConfiguration(new ConfigurationBuilder().Build(), null, "App");
        Assert.Contains("'%Missing%'", Assert.Throws<HostConfigurationException>(() => host.Resolve("a-%Missing%")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("00:00:00")]
    public void A_wrong_functionTimeout_is_refused(string value)
    {
        var app = new ConfigurationBuilder().AddInMemoryCollection([new("AzureFunctionsJobHost:functionTimeout", value)]).Build();
        Assert.Contains(value, Assert.Throws<HostConfigurationException>(() => new HostConfiguration(app, null, "App")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_prefix_may_be_empty()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "host.json");
            File.WriteAllText(file, """{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""");
            Assert.Equal("", new HostConfiguration(new ConfigurationBuilder().Build(), file, "App").RoutePrefix);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("True", true)]
    [InlineData("0", false)]
    [InlineData("no", false)]
    public void A_function_is_disabled_by_a_setting(string value, bool expected)
    {
        var app = new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobs.Ping.Disabled", value)]).Build();
        Assert.Equal(expected, new HostConfiguration(app, null, "App").IsDisabled("Ping"));
    }

    [Fact]
    public void Local_settings_are_preferred_to_their_sample_and_underscores_are_paths()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "host.json"), """{"version":"2.0"}""");
            File.WriteAllText(Path.Combine(folder.FullName, "local.settings.json.sample"), """{"Values":{"A__B":"sample"}}""");
            Assert.Equal("sample", Read(folder.FullName).Values["A:B"]);
            File.WriteAllText(
                Path.Combine(folder.FullName, "local.settings.json"),
                """{"Values":{"A__B":"mine"},"ConnectionStrings":{"Db":"c"},"Host":{"LocalHttpPort":7272}} // mine""");
            var below = folder.CreateSubdirectory("src").FullName;
            var settings = Read(below);
            Assert.Equal(("mine", "c", 7272), (settings.Values["A:B"], settings.Values["ConnectionStrings:Db"], settings.Port));
            Assert.Equal(Path.Combine(folder.FullName, "host.json"), AppFiles.Find(below, below).HostJson);
            File.WriteAllText(Path.Combine(folder.FullName, "local.settings.json"), """{"IsEncrypted":true}""");
            Assert.Contains("func settings decrypt", Assert.Throws<HostConfigurationException>(() => Read(below)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LocalSettings Read(string folder) => LocalSettings.Read(AppFiles.Find(folder, folder));
}
