using Testing;

namespace Functions.LocalHost.Tests.Configuration;

/// <summary>What is wrong with an app is said at its start.</summary>
public sealed class StartTests(Storage storage)
{
    [Theory]
    [InlineData("AzureFunctionsJobHost:extensions:queues:batchSize=33", "BatchSize")]
    [InlineData("AzureFunctionsJobHost:extensions:queues:maxDequeueCount=0", "MaxDequeueCount")]
    [InlineData("AzureFunctionsJobHost:extensions:queues:visibilityTimeout=soon", "VisibilityTimeout", "soon")]
    [InlineData("AzureFunctionsJobHost:extensions:queues:messageEncoding=rot13", "MessageEncoding", "rot13")]
    [InlineData("TickSchedule=every now and then", "'Tick'", "every now and then")]
    public void A_setting_that_is_not_valid_stops_the_start_and_is_named(string setting, params string[] words)
    {
        using var app = new Hosted(storage.NewAccount(), setting);
        var error = Assert.ThrowsAny<Exception>(() => app.Server);
        Assert.All(words, word => Assert.Contains(word, $"{error}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_connection_that_is_missing_is_named()
    {
        using var app = new Hosted("");
        var error = Assert.ThrowsAny<Exception>(() => app.Server);
        Assert.Contains("Azure Storage connection named 'Storage'", $"{error}", StringComparison.Ordinal);
    }
}
