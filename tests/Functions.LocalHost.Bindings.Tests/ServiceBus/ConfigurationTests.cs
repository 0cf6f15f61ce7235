using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.Bindings.Tests.ServiceBus;

public sealed class ConfigurationTests
{
    private const string Key = ";SharedAccessKeyName=all;SharedAccessKey=c2VjcmV0";

    [Fact]
    public async Task The_default_options_are_those_of_the_official_extension()
    {
        var options = await OptionsAsync();
        Assert.Equal((true, 16 * Environment.ProcessorCount, 8, 1),
            (options.AutoCompleteMessages, options.MaxConcurrentCalls, options.MaxConcurrentSessions,
                options.MaxConcurrentCallsPerSession));
        Assert.Equal((1000, 1, TimeSpan.FromSeconds(30)),
            (options.MaxMessageBatchSize, options.MinMessageBatchSize, options.MaxBatchWaitTime));
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1), 0),
            (options.MaxAutoLockRenewalDuration, options.IdleTimeout, options.PrefetchCount));
        Assert.Equal((ServiceBusRetryMode.Exponential, 3), (options.ClientRetryOptions.Mode, options.ClientRetryOptions.MaxRetries));
    }

    [Fact]
    public async Task The_options_in_host_json_are_read()
    {
        var options = await OptionsAsync("maxConcurrentCalls=3", "prefetchCount=9", "maxMessageBatchSize=20", "minMessageBatchSize=2",
            "maxBatchWaitTime=00:00:05",
            "maxConcurrentSessions=4", "sessionIdleTimeout=00:00:07", "maxAutoLockRenewalDuration=00:01:00", "autoCompleteMessages=false",
            "clientRetryOptions:mode=fixed", "clientRetryOptions:maxRetries=7", "transportType=amqpWebSockets");
        Assert.Equal((3, 9, 20, 2, TimeSpan.FromSeconds(5)),
            (options.MaxConcurrentCalls, options.PrefetchCount, options.MaxMessageBatchSize, options.MinMessageBatchSize,
                options.MaxBatchWaitTime));
        Assert.Equal((4, TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(1), false),
            (options.MaxConcurrentSessions, options.IdleTimeout, options.MaxAutoLockRenewalDuration, options.AutoCompleteMessages));
        Assert.Equal((ServiceBusRetryMode.Fixed, 7, ServiceBusTransportType.AmqpWebSockets),
            (options.ClientRetryOptions.Mode, options.ClientRetryOptions.MaxRetries, options.TransportType));
    }

    [Fact]
    public async Task The_lock_renewal_duration_can_be_infinite() => Assert.Equal(Timeout.InfiniteTimeSpan,
        (await OptionsAsync("maxAutoLockRenewalDuration=-00:00:00.0010000")).MaxAutoLockRenewalDuration);

    [Theory]
    [InlineData("autoCompleteMessages=maybe", "autoCompleteMessages")]
    [InlineData("maxAutoLockRenewalDuration=-00:00:01", "maxAutoLockRenewalDuration")]
    [InlineData("maxConcurrentCalls=0", "maxConcurrentCalls")]
    [InlineData("maxConcurrentSessions=0", "maxConcurrentSessions")]
    [InlineData("maxConcurrentCallsPerSession=0", "maxConcurrentCallsPerSession")]
    [InlineData("maxMessageBatchSize=0", "maxMessageBatchSize")]
    [InlineData("minMessageBatchSize=1001", "minMessageBatchSize")]
    [InlineData("maxBatchWaitTime=soon", "maxBatchWaitTime")]
    [InlineData("maxBatchWaitTime=00:03:00", "maxBatchWaitTime")]
    [InlineData("sessionIdleTimeout=00:00:00", "sessionIdleTimeout")]
    [InlineData("prefetchCount=-1", "prefetchCount")]
    [InlineData("clientRetryOptions:mode=never", "clientRetryOptions")]
    [InlineData("clientRetryOptions:maxRetries=101", "maxRetries")]
    public async Task An_invalid_value_prevents_the_start_and_the_error_names_it(string setting, string name)
    {
        var error = await Record.ExceptionAsync(() => OptionsAsync(setting));
        Assert.NotNull(error);
        Assert.Contains(name, error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_missing_connection_prevents_the_start_and_the_error_names_it()
    {
        var error = await Record.ExceptionAsync(() => Support.JobApp.StartAsync(new Connected()));
        Assert.Contains("'OrdersBus'", error!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_without_a_connection_name_uses_the_default_setting_of_the_official_extension()
    {
        await using var none = await Support.JobApp.StartAsync(new NoFunctions());
        Assert.Contains(
            "'AzureWebJobsServiceBus'",
            Assert.Throws<InvalidOperationException>(() => Clients(none).Of(null)).Message,
            StringComparison.Ordinal);
        await using var one =
            await Support.JobApp.StartAsync(new NoFunctions(), "AzureWebJobsServiceBus=Endpoint=sb://first.servicebus.windows.net/" + Key);
        Assert.Equal("first.servicebus.windows.net", Clients(one).Of(null).FullyQualifiedNamespace);
    }

    [Fact]
    public async Task Functions_with_the_same_connection_share_a_client()
    {
        await using var app =
            await Support.JobApp.StartAsync(new NoFunctions(), "Bus=Endpoint=sb://shop.servicebus.windows.net/" + Key,
            "Other=Endpoint=sb://other.servicebus.windows.net/" + Key);
        Assert.Same(Clients(app).Of("Bus"), Clients(app).Of("Bus"));
        Assert.NotSame(Clients(app).Of("Bus"), Clients(app).Of("Other"));
    }

    [Fact]
    public async Task A_connection_by_identity_needs_a_namespace_and_the_error_names_the_missing_setting()
    {
        await using var app =
            await Support.JobApp.StartAsync(new NoFunctions(), "Bus:fullyQualifiedNamespace=shop.servicebus.windows.net",
            "Half:credential=managedidentity");
        Assert.Equal("shop.servicebus.windows.net", Clients(app).Of("Bus").FullyQualifiedNamespace);
        Assert.Contains(
            "'Half__fullyQualifiedNamespace'",
            Assert.Throws<InvalidOperationException>(() => Clients(app).Of("Half")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_about_an_invalid_connection_string_contains_its_name_but_not_its_value()
    {
        await using var app = await Support.JobApp.StartAsync(new NoFunctions(), "Bus=SharedAccessKey=c2VjcmV0;Nonsense");
        var error = Assert.Throws<InvalidOperationException>(() => Clients(app).Of("Bus"));
        Assert.Contains("'Bus'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
    }

    private static ServiceBusClients Clients(Support.JobApp app) => app.Services.GetRequiredService<ServiceBusClients>();

    private static async Task<ServiceBusOptions> OptionsAsync(params string[] settings)
    {
        await using var app = await Support.JobApp.StartAsync(new NoFunctions(), ServiceBusApp.HostJson(settings));
        return app.Services.GetRequiredService<IOptions<ServiceBusOptions>>().Value;
    }

    public sealed class NoFunctions;

    public sealed class Connected
    {
        public void Run([ServiceBusTrigger("orders", Connection = "OrdersBus")] string message) =>
            throw new InvalidOperationException(message);
    }
}
