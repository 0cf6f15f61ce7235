using Azure.Messaging.ServiceBus;
using Local.Host;
using Local.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Local.Tests.ServiceBusTrigger;

public sealed class ServiceBusOptionsTests
{
    private static readonly ServiceBusRetryOptions Retry = new();

    [Fact]
    public void Defaults_are_those_of_the_real_host()
    {
        var options = Listening.Options();
        Assert.Equal((true, 16 * Environment.ProcessorCount, 8, 1), (options.AutoCompleteMessages, options.MaxConcurrentCalls, options.MaxConcurrentSessions, options.MaxConcurrentCallsPerSession));
        Assert.Equal((1000, 1, TimeSpan.FromSeconds(30)), (options.MaxMessageBatchSize, options.MinMessageBatchSize, options.MaxBatchWaitTime));
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1), 0), (options.MaxAutoLockRenewalDuration, options.SessionIdleTimeout, options.PrefetchCount));
        Assert.Equal((ServiceBusRetryMode.Exponential, 3, TimeSpan.FromSeconds(0.8)), (options.Retry.Mode, options.Retry.MaxRetries, options.Retry.Delay));
    }

    [Fact]
    public void The_client_retries_as_host_json_says()
    {
        var options = Listening.Options("clientRetryOptions:mode=fixed", "clientRetryOptions:tryTimeout=00:00:20", "clientRetryOptions:maxRetries=7", "clientRetryOptions:delay=00:00:02");
        Assert.Equal((ServiceBusRetryMode.Fixed, TimeSpan.FromSeconds(20), 7, TimeSpan.FromSeconds(2)), (options.Retry.Mode, options.Retry.TryTimeout, options.Retry.MaxRetries, options.Retry.Delay));
        Assert.Equal(TimeSpan.FromSeconds(20), options.SessionIdleTimeout);
    }

    [Theory]
    [InlineData("autoCompleteMessages=maybe", "autoCompleteMessages")]
    [InlineData("maxAutoLockRenewalDuration=-00:00:01", "maxAutoLockRenewalDuration")]
    [InlineData("maxConcurrentCalls=0", "maxConcurrentCalls")]
    [InlineData("maxConcurrentSessions=0", "maxConcurrentSessions")]
    [InlineData("maxConcurrentCallsPerSession=0", "maxConcurrentCallsPerSession")]
    [InlineData("maxMessageBatchSize=0", "maxMessageBatchSize")]
    [InlineData("minMessageBatchSize=1001", "minMessageBatchSize")]
    [InlineData("maxBatchWaitTime=soon", "maxBatchWaitTime")]
    [InlineData("sessionIdleTimeout=00:00:00", "sessionIdleTimeout")]
    [InlineData("prefetchCount=-1", "prefetchCount")]
    [InlineData("clientRetryOptions:mode=never", "clientRetryOptions.mode")]
    [InlineData("clientRetryOptions:maxRetries=101", "clientRetryOptions.maxRetries")]
    public void A_value_that_is_not_allowed_is_refused_by_its_name(string setting, string name) =>
        Assert.Contains("extensions.serviceBus." + name, Assert.Throws<HostConfigurationException>(() => Listening.Options(setting)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_trigger_that_does_not_say_how_to_complete_leaves_it_to_host_json()
    {
        Assert.Null(new ServiceBusTriggerAttribute("orders").ExplicitAutoComplete);
        Assert.False(new ServiceBusTriggerAttribute("orders") { AutoCompleteMessages = false }.ExplicitAutoComplete);
        Assert.True(new ServiceBusTriggerAttribute("orders") { AutoCompleteMessages = true }.ExplicitAutoComplete);
    }

    [Fact]
    public async Task A_connection_that_does_not_exist_is_named_at_the_start()
    {
        var error = await Assert.ThrowsAsync<HostConfigurationException>(() => LocalApp.StartAsync(typeof(ConnectedFunctions), new object(), storage: ""));
        Assert.Contains("'OrdersBus'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_the_connection_is_that_of_the_real_host()
    {
        await using var none = new ServiceBusClients(Listening.Host());
        Assert.Contains("'AzureWebJobsServiceBus'", Assert.Throws<HostConfigurationException>(() => none.Of(null, Retry)).Message, StringComparison.Ordinal);
        await using var one = new ServiceBusClients(Listening.Host(("AzureWebJobsServiceBus", Connection("first"))));
        Assert.Equal("first.servicebus.windows.net", one.Of(null, Retry).FullyQualifiedNamespace);
    }

    [Fact]
    public async Task Functions_with_one_connection_share_a_client()
    {
        await using var clients = new ServiceBusClients(Listening.Host(("Bus", Connection("shop")), ("Other", Connection("other"))));
        Assert.Same(clients.Of("Bus", Retry), clients.Of("Bus", Retry));
        Assert.NotSame(clients.Of("Bus", Retry), clients.Of("Other", Retry));
    }

    [Fact]
    public async Task A_connection_by_identity_names_a_namespace()
    {
        await using var clients = new ServiceBusClients(Listening.Host(("Bus:fullyQualifiedNamespace", "shop.servicebus.windows.net")));
        Assert.Equal("shop.servicebus.windows.net", clients.Of("Bus", Retry).FullyQualifiedNamespace);
    }

    [Fact]
    public async Task A_connection_by_identity_without_a_namespace_says_which_setting_it_needs()
    {
        await using var clients = new ServiceBusClients(Listening.Host(("Bus:credential", "managedidentity")));
        Assert.Contains("Bus__fullyQualifiedNamespace", Assert.Throws<HostConfigurationException>(() => clients.Of("Bus", Retry)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_is_wrong_is_named_and_not_quoted()
    {
        await using var clients = new ServiceBusClients(Listening.Host(("Bus", "SharedAccessKey=c2VjcmV0;Nonsense")));
        var error = Assert.Throws<HostConfigurationException>(() => clients.Of("Bus", Retry));
        Assert.Contains("'Bus'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
    }

    private static string Connection(string name) => $"Endpoint=sb://{name}.servicebus.windows.net/;SharedAccessKeyName=all;SharedAccessKey=c2VjcmV0";
}
