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
    public void An_invalid_setting_prevents_the_start_and_the_error_names_it(string setting, params string[] words)
    {
        var error = StartError.Of(() => new Hosted(storage.NewAccount(), setting), app => _ = app.Server);
        Assert.All(words, word => Assert.Contains(word, $"{error}", StringComparison.Ordinal));
    }

    [Fact]
    public void The_error_for_a_missing_connection_names_the_connection()
    {
        var error = StartError.Of(() => new Hosted(""), app => _ = app.Server);
        Assert.Contains("Storage account connection string 'AzureWebJobsStorage' does not exist.", $"{error}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no connection s3cret")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=s3cret")]
    [InlineData("DefaultEndpointsProtocol=https;AccountKey=czNjcmV0")]
    [InlineData("BlobEndpoint=s3cret;QueueEndpoint=s3cret;TableEndpoint=s3cret;SharedAccessSignature=s3cret")]
    public void An_error_about_an_invalid_storage_connection_contains_its_name_but_not_its_value(string connection) =>
        AssertNamed(() => new Hosted(connection), "AzureWebJobsStorage");

    [Theory]
    [InlineData("AzureWebJobsElsewhere")]
    [InlineData("Elsewhere")]
    public void An_error_about_an_invalid_storage_connection_of_a_binding_contains_its_name_but_not_its_value(string setting) =>
        AssertNamed(
            () => new Hosted(storage.NewAccount(), "AzureWebJobs.Elsewhere.Disabled=0", $"{setting}=no connection s3cret"), "Elsewhere");

    private static void AssertNamed(Func<Hosted> create, string setting)
    {
        var log = "";
        var text = $"{StartError.Of(create, app => _ = app.Server, app => log = string.Join('\n', app.Log.Lines))}{log}";
        Assert.Contains($"The app setting '{setting}' is not a valid connection string for Azure Storage.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("czNjcmV0", text, StringComparison.Ordinal);
    }
}
