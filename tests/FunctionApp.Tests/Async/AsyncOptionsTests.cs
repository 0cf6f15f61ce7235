using FunctionApp.Handlers;
using Microsoft.Extensions.Options;

namespace FunctionApp.Tests.Async;

public sealed class AsyncOptionsTests
{
    [Theory]
    [InlineData("Lambda:Async:FirstRetryDelay", "-00:00:01", "Lambda:Async:FirstRetryDelay is -00:00:01")]
    [InlineData("Lambda:Async:MaximumBackoff", "00:00:00", "Lambda:Async:MaximumBackoff is 00:00:00")]
    [InlineData("Lambda:Async:Retention", "00:01:00", "Lambda:Async:Retention is 00:01:00")]
    [InlineData("Lambda:Async:OnFailure", "my-queue", "Lambda:Async:OnFailure is 'my-queue'; a destination is written as <kind>:<name>")]
    public void A_setting_out_of_range_is_named(string setting, string value, string message)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"), (setting, value));
        Assert.Contains(Assert.Throws<OptionsValidationException>(() => engine.Options).Failures, failure => failure.StartsWith(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("carrier-pigeon:home", "known kinds are storage-queue")]
    [InlineData("storage-queue:my queue", "it has a space")]
    [InlineData("storage-queue", "a destination is written as")]
    public void A_destination_that_cannot_be_is_named(string address, string reason)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f", options => options.OnFailure = address));
        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => engine.Processor).Failures);
        Assert.StartsWith($"Lambda:Functions:f:OnFailure is '{address}'", failure, StringComparison.Ordinal);
        Assert.Contains(reason, failure, StringComparison.Ordinal);
    }
}
