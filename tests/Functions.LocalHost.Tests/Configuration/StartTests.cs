using Testing;

namespace Functions.LocalHost.Tests.Configuration;

/// <summary>What is wrong with an app is said at its start.</summary>
public sealed class StartTests(Storage storage)
{
    [Theory]
    [InlineData("AzureFunctionsJobHost:extensions:queues:batchSize=33", "BatchSize")]
    [InlineData("AzureFunctionsJobHost:extensions:queues:maxDequeueCount=0", "MaxDequeueCount")]
    [InlineData("AzureFunctionsJobHost:extensions:queues:visibilityTimeout=soon", "visibilityTimeout", "soon")]
    [InlineData("AzureFunctionsJobHost:extensions:queues:messageEncoding=rot13", "messageEncoding", "rot13")]
    [InlineData("TickSchedule=every now and then", "'Tick'", "every now and then")]
    [InlineData("NamedRoute=a/{", "'Named'", "api/a/{")]
    public void A_setting_that_is_not_valid_stops_the_start_and_is_named(string setting, params string[] words)
    {
        using var app = new Hosted(storage.NewAccount(), setting);
        var error = Assert.ThrowsAny<Exception>(() => app.Server);
        Assert.All(words, word => Assert.Contains(word, $"{error}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not a connection string at all", "AzureWebJobsStorage")]
    [InlineData("", "AzureWebJobsStorage")]
    public void A_connection_that_is_missing_or_wrong_is_named_and_not_quoted(string connection, string name)
    {
        using var app = new Hosted(connection);
        var error = Assert.ThrowsAny<Exception>(() => app.Server);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        if (connection.Length > 0) Assert.DoesNotContain(connection, error.Message, StringComparison.Ordinal);
    }
}
