using Azure.Storage.Queues;
using Local.Host;
using Local.Queues;
using Local.StorageAccounts;
using Microsoft.Extensions.Configuration;

namespace Local.Tests.Queues;

public sealed class QueueOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_the_real_host_in_development()
    {
        var options = QueueOptions.From(Host());
        Assert.Equal((16, 8 * Environment.ProcessorCount, 5), (options.BatchSize, options.NewBatchThreshold, options.MaxDequeueCount));
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.Zero), (options.MaxPollingInterval, options.VisibilityTimeout));
        Assert.Equal((QueueMessageEncoding.Base64, TimeSpan.FromSeconds(30)), (options.MessageEncoding, options.Lease));
    }

    [Fact]
    public void The_threshold_follows_the_batch_size_unless_it_is_set()
    {
        Assert.Equal(3 * Environment.ProcessorCount, QueueOptions.From(Host("batchSize=7")).NewBatchThreshold);
        Assert.Equal(0, QueueOptions.From(Host("batchSize=7", "newBatchThreshold=0")).NewBatchThreshold);
    }

    [Theory]
    [InlineData("batchSize=0", "batchSize")]
    [InlineData("batchSize=33", "batchSize")]
    [InlineData("newBatchThreshold=-1", "newBatchThreshold")]
    [InlineData("maxPollingInterval=00:00:00.05", "maxPollingInterval")]
    [InlineData("maxDequeueCount=0", "maxDequeueCount")]
    [InlineData("visibilityTimeout=soon", "visibilityTimeout")]
    [InlineData("messageEncoding=utf7", "messageEncoding")]
    public void A_value_that_is_not_allowed_is_refused_by_its_name(string setting, string name) =>
        Assert.Contains("extensions.queues." + name, Assert.Throws<HostConfigurationException>(() => QueueOptions.From(Host(setting))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("00:00:00.5")]
    [InlineData("00:10:01")]
    [InlineData("long")]
    public void A_lease_is_between_a_second_and_ten_minutes(string lease) =>
        Assert.Contains("AzureFunctionsLocal:QueueLease", Assert.Throws<HostConfigurationException>(() =>
            QueueOptions.From(Of(("AzureFunctionsLocal:QueueLease", lease)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_connection_that_does_not_exist_is_named()
    {
        var error = Assert.Throws<HostConfigurationException>(() => StorageConnection.Of(Host(), "OrdersStorage"));
        Assert.Contains("'OrdersStorage'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AzureWebJobsOrders", "Orders", "ConnectionStrings:Orders")]
    [InlineData("Orders")]
    [InlineData("ConnectionStrings:Orders", "Orders")]
    [InlineData("ConnectionStrings:AzureWebJobsOrders", "AzureWebJobsOrders", "Orders")]
    public void A_connection_is_looked_for_with_the_prefix_first_and_among_connection_strings_first(string first, params string[] others)
    {
        var host = Of([(first, Account("first")), .. others.Select(name => (name, Account("other")))]);
        Assert.Equal("first", StorageConnection.Of(host, "Orders").Queues().AccountName);

        static string Account(string name) => $"DefaultEndpointsProtocol=https;AccountName={name};AccountKey=c2VjcmV0";
    }

    [Fact]
    public void A_connection_string_that_is_wrong_is_named_and_not_quoted()
    {
        var connection = StorageConnection.Of(Of(("OrdersStorage", "AccountName=shop;AccountKey=c2VjcmV0;Nonsense")), "OrdersStorage");
        var error = Assert.Throws<HostConfigurationException>(() => connection.Queues());
        Assert.Contains("'OrdersStorage'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accountName", "shop", "https://shop.queue.core.windows.net/")]
    [InlineData("queueServiceUri", "https://queues.example/", "https://queues.example/")]
    [InlineData("serviceUri", "https://any.example/", "https://any.example/")]
    public void A_connection_by_identity_names_an_account_or_an_address(string name, string value, string address) =>
        Assert.Equal(address, StorageConnection.Of(Of(("OrdersStorage:" + name, value)), "OrdersStorage").Queues().Uri.ToString());

    [Fact]
    public void A_connection_by_identity_without_an_address_says_which_settings_it_needs()
    {
        var connection = StorageConnection.Of(Of(("OrdersStorage:credential", "managedidentity")), "OrdersStorage");
        Assert.Contains("OrdersStorage__accountName", Assert.Throws<HostConfigurationException>(() => connection.Queues()).Message, StringComparison.Ordinal);
    }

    private static HostConfiguration Host(params string[] queues) =>
        Of([.. queues.Select(setting => setting.Split('=')).Select(pair => ("AzureFunctionsJobHost:extensions:queues:" + pair[0], pair[1]))]);

    private static HostConfiguration Of(params (string Name, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Name, pair => (string?)pair.Value)).Build(), hostJson: null, "tests");
}
