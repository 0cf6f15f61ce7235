using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Async;

public sealed class AsyncOptionsTests
{
    [Theory]
    [InlineData("Lambda:Async:FirstRetryDelay", "-00:00:01", "Lambda:Async:FirstRetryDelay is -00:00:01")]
    [InlineData("Lambda:Async:MaximumBackoff", "00:00:00", "Lambda:Async:MaximumBackoff is 00:00:00")]
    [InlineData("Lambda:Async:Retention", "00:01:00", "Lambda:Async:Retention is 00:01:00")]
    [InlineData("Lambda:Async:Retencion", "1", "Lambda:Async:Retencion: there is no such setting. Known settings are FirstRetryDelay,")]
    [InlineData("Lambda:Async:RedriveRate", "0", "Lambda:Async:RedriveRate is 0; it must be 1 to 1000")]
    [InlineData("Lambda:Async:OnFailure", "my-queue", "Lambda:Async:OnFailure is 'my-queue'; a destination is written as <kind>:<name>")]
    public void The_error_for_a_setting_out_of_range_names_the_setting(string setting, string value, string message)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"), (setting, value));
        Assert.Contains(
            Assert.Throws<OptionsValidationException>(() => engine.Options).Failures,
            failure => failure.StartsWith(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("carrier-pigeon:home", "known kinds are function, service-bus-queue, storage-queue")]
    [InlineData("storage-queue:my queue", "it has a space")]
    [InlineData("storage-queue", "a destination is written as")]
    [InlineData("function:nobody", "there is no function 'nobody'.")]
    public void The_error_for_an_invalid_destination_names_the_destination(string address, string reason)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f", options => options.OnFailure = address));
        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => engine.Processor).Failures);
        Assert.StartsWith($"Lambda:Functions:f:OnFailure is '{address}'", failure, StringComparison.Ordinal);
        Assert.Contains(reason, failure, StringComparison.Ordinal);
    }

    [Theory, InlineData("OnSuccess"), InlineData("OnFailure")]
    public void A_function_cannot_be_its_own_destination(string place)
    {
        using var engine = new TestEngine(
            functions => functions.AddRaw<Echo>("f").AddRaw<Echo>("g"),
            ($"Lambda:Functions:f:{place}", "function:f"),
            ($"Lambda:Functions:g:{place}", "function:f"));
        Assert.Equal(
            ["Lambda:Functions:f:You can't specify the function as a destination for itself."],
            Assert.Throws<OptionsValidationException>(() => engine.Processor).Failures);
    }

    [Theory]
    [InlineData("OnSuccess", "service-bus-queue:q", "the kinds that can be OnSuccess are function, storage-queue")]
    [InlineData("DeadLetter", "storage-queue:q", "the kinds that can be DeadLetter are service-bus-queue")]
    [InlineData("DeadLetter", "function:f", "the kinds that can be DeadLetter are service-bus-queue")]
    public void The_error_for_a_destination_of_the_wrong_kind_names_the_kinds_that_are_allowed(string place, string address, string reason)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"), ($"Lambda:Functions:f:{place}", address));
        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => engine.Processor).Failures);
        Assert.Equal($"Lambda:Functions:f:{place} is '{address}'; {reason}.", failure);
    }
}
