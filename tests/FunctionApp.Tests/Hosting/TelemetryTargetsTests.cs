using Lambda.OpenTelemetry;
using Microsoft.Extensions.Configuration;

namespace FunctionApp.Tests.Hosting;

public sealed class TelemetryTargetsTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317";
    private const string Connection = "APPLICATIONINSIGHTS_CONNECTION_STRING=InstrumentationKey=0";
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING=";

    private static TelemetryTargets Read(params string[] settings) => TelemetryTargets.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(
            settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
        .Build());

    [Fact]
    public void No_telemetry_is_sent_until_a_setting_names_its_destination()
    {
        Assert.False(Read().Any);
        Assert.False(Read("OTEL_EXPORTER_OTLP_ENDPOINT=", "APPLICATIONINSIGHTS_CONNECTION_STRING=").Any);
        Assert.Equal(new(Otlp: true, null, null), Read(Endpoint));
        Assert.Equal(new(Otlp: true, "InstrumentationKey=0", null), Read(Endpoint, Connection));
    }

    [Fact]
    public void Application_Insights_is_called_with_the_identity_in_the_settings()
    {
        Assert.Equal(new MonitorIdentity("abc"), Read(Connection, Authentication + "ClientId=abc;Authorization=AAD").Identity);
        Assert.Equal(new MonitorIdentity(null), Read(Connection, Authentication + "Authorization=AAD").Identity);
    }

    [Theory]
    [InlineData("ClientId=abc")]
    [InlineData("Authorization=Key")]
    [InlineData("AAD")]
    public void The_error_for_an_invalid_setting_names_the_setting(string text) => Assert.Contains(
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING must be Authorization=AAD",
        Assert.Throws<ArgumentException>(() => Read(Connection, Authentication + text)).Message, StringComparison.Ordinal);
}
