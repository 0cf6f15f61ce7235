using Lambda.Engine.Async;
using Lambda.Functions.State.Destinations;

namespace Lambda.Functions.Tests.State.Destinations;

public sealed class DeadLetterErrorTests
{
    [Theory]
    [InlineData("""{"errorType":"InvalidOperationException","errorMessage":"No."}""", 200, "No.")]
    [InlineData("""{"errorType":"RecursiveInvocationException","errorMessage":"Loop."}""", 400, "Loop.")]
    [InlineData("""{"errorType":"ResourceNotFoundException","errorMessage":"Function not found: f"}""", 404, "Function not found: f")]
    [InlineData("""{"errorType":"Runtime.ExitError"}""", 500, "")]
    [InlineData("""{"errorType":"RequestTooLargeException","errorMessage":"large"}""", 413, "large")]
    [InlineData(null, 429, "The event exceeded its maximum age before the function had free concurrency.")]
    public void The_attributes_of_a_dead_letter_contain_the_status_and_the_error(string? response, int code, string message) =>
        Assert.Equal((code, message), DeadLetterError.Of(Some.Record(InvocationCondition.RetriesExhausted, 3, response, null)));

    [Theory]
    [InlineData("short", "short")]
    [InlineData("12345678é", "12345678é")]
    [InlineData("123456789é", "123456789")]
    [InlineData("1234567😀", "1234567")]
    [InlineData("12345678901", "1234567890")]
    public void A_long_error_message_is_truncated_between_characters(
        string text, string cut) => Assert.Equal(cut, DeadLetterError.Cut(text, 10));
}
