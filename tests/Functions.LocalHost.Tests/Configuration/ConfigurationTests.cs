using Functions.LocalHost.Configuration;
using Functions.LocalHost.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Testing;

namespace Functions.LocalHost.Tests.Configuration;

public sealed class ConfigurationTests
{
    [Fact]
    public void The_error_for_a_missing_setting_in_a_binding_names_the_setting()
    {
        var host = new HostConfiguration(new ConfigurationBuilder().Build(), null, "App");
        Assert.Contains(
            "'%Missing%'", Assert.Throws<HostConfigurationException>(() => host.Resolve("a-%Missing%")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("00:00:00")]
    public void An_invalid_functionTimeout_is_refused(string value)
    {
        var app = new ConfigurationBuilder().AddInMemoryCollection([new("AzureFunctionsJobHost:functionTimeout", value)]).Build();
        Assert.Contains(
            value,
            Assert.Throws<HostConfigurationException>(() => new HostConfiguration(app, null, "App")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_route_prefix_may_be_empty()
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
    public void A_function_can_be_disabled_by_a_setting(string value, bool expected)
    {
        var app = new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobs.Ping.Disabled", value)]).Build();
        Assert.Equal(expected, new HostConfiguration(app, null, "App").IsDisabled("Ping"));
    }

    [Fact]
    public void Local_settings_take_precedence_over_the_sample_and_double_underscores_separate_sections()
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
            Assert.Contains(
                "func settings decrypt", Assert.Throws<HostConfigurationException>(() => Read(below)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Information", null, true)]
    [InlineData("Error", null, false)]
    [InlineData("Error", "Logging:LogLevel:Default=Information", true)]
    [InlineData("Information", "Logging:LogLevel:Function.Echo=Warning", false)]
    public void The_log_level_comes_from_host_json_and_a_setting_overrides_it(string level, string? setting, bool expected)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "host.json"),
                $$"""{"version":"2.0","logging":{"logLevel":{"Default":"{{level}}"} } }""");
            var files = AppFiles.Find(folder.FullName, folder.FullName);
            var context = new HostBuilderContext(new Dictionary<object, object>());
            var configuration = new ConfigurationBuilder()
                .Add(new WorkerSettings(files, LocalSettings.Read(files), context, new WorkerServer()))
                .AddCommandLine(setting is null ? [] : [setting]).Build();
            using var loggers = LoggerFactory.Create(logging =>
                logging.AddConfiguration(configuration.GetSection("Logging")).AddProvider(new RecordedLog()));
            var logger = loggers.CreateLogger("Function.Echo");
            Assert.Equal(expected, logger.IsEnabled(LogLevel.Information));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_setting_can_turn_off_the_log_of_calls()
    {
        await using var app = Hosted.WithoutListeners("Logging:LogLevel:Function.Item=Error");
        using var client = app.CreateClient();
        await client.GetStringAsync("/api/shops/a/items/1", TestContext.Current.CancellationToken);
        await client.GetStringAsync("/api/by/name", TestContext.Current.CancellationToken);
        await Eventually.True(() => app.Log.Count("Named: GET") == 1, TestContext.Current.CancellationToken);
        Assert.Equal(0, app.Log.Count("Item: GET"));
    }

    private static LocalSettings Read(string folder) => LocalSettings.Read(AppFiles.Find(folder, folder));
}
