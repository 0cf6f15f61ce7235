using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Invocation;

public sealed class FunctionCatalogueTests
{
    [Fact]
    public void Settings_override_options_in_code()
    {
        using var engine = new TestEngine(
            functions => functions.AddRaw<Echo>("echo", options => options.Timeout = 5),
            ("Lambda:Functions:echo:Timeout", "7"),
            ("Lambda:Region", "eu-west-1"));
        Assert.Equal(7, engine.Function("echo").Options.Timeout);
        Assert.Equal("arn:aws:lambda:eu-west-1:000000000000:function:echo", engine.Function("echo").Arn);
    }

    [Theory]
    [InlineData("Lambda:Functions:echo:Timeout", "901", "Lambda:Functions:echo:Timeout is 901")]
    [InlineData("Lambda:Functions:echo:Timeout", "soon", "Lambda:Functions:echo:Timeout")]
    [InlineData("Lambda:Functions:echo:MemorySize", "64", "Lambda:Functions:echo:MemorySize is 64")]
    [InlineData("Lambda:Functions:echo:MaximumRetryAttempts", "3", "Lambda:Functions:echo:MaximumRetryAttempts is 3")]
    [InlineData("Lambda:Functions:echo:MaximumEventAgeInSeconds", "59", "Lambda:Functions:echo:MaximumEventAgeInSeconds is 59")]
    [InlineData("Lambda:Functions:echo:ReservedConcurrentExecutions", "-1", "Lambda:Functions:echo:ReservedConcurrentExecutions is -1")]
    [InlineData("Lambda:Functions:echo:Uploads", "sales", "Lambda:Functions:echo:Uploads is 'sales'")]
    [InlineData("Lambda:Function:echo:Timeout", "1",
        "Lambda:Function: there is no such setting. Known settings are Region, AccountId, ConcurrentExecutions")]
    [InlineData("Lambda:Functions:echo:Timout", "1", "Lambda:Functions:echo:Timout: there is no such setting")]
    [InlineData("Lambda:Functions:ecko:Timeout", "1", "Lambda:Functions:ecko: there is no function with this name")]
    [InlineData("Lambda:ConcurrentExecutions", "0", "Lambda:ConcurrentExecutions is 0")]
    [InlineData("Lambda:AccountId", "1", "Lambda:AccountId is '1'")]
    [InlineData("Lambda:Workflows:Buckets:files", "files",
        "Lambda:Workflows: these settings have no effect, because the app does not call AddWorkflows()")]
    public void The_error_for_a_setting_out_of_range_names_the_setting(string setting, string value, string message)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("echo"), (setting, value));
        Assert.Contains(
            Assert.Throws<OptionsValidationException>(() => engine.Catalogue).Failures,
            failure => failure.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("")]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234")]
    public void A_function_name_that_Lambda_would_refuse_is_refused(string name)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>(name));
        Assert.Contains($"'{name}' is not a function name", Assert.Throws<OptionsValidationException>(() => engine.Catalogue).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_missing_in_the_JSON_context_is_reported_with_its_function_and_the_line_to_add()
    {
        using var engine = new TestEngine(functions => functions.Add<Sums, List<Number[]>, int?>("sums", TestJson.Default));
        const string Type = "System.Collections.Generic.List<Lambda.Engine.Tests.Number[]>";
        Assert.Equal(
            [
                $"The function 'sums' reads or writes {Type}, for which Lambda.Engine.Tests.TestJson has no contract. "
                    + $"Add this line above the class TestJson: [JsonSerializable(typeof({Type}))]",
                "The function 'sums' reads or writes System.Int32?, for which Lambda.Engine.Tests.TestJson has no contract. "
                    + "Add this line above the class TestJson: [JsonSerializable(typeof(System.Int32?))]",
            ],
            Assert.Throws<OptionsValidationException>(() => engine.Catalogue).Failures);
    }

    [Fact]
    public void Two_functions_with_the_same_name_are_refused_and_so_are_two_with_the_same_upload_prefix()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("a", options => options.Uploads = "x/")
            .AddRaw<Echo>("a").AddRaw<Fails>("b", options => options.Uploads = "x/"));
        Assert.Equal(
            ["Two functions are named 'a'.", "Uploads under 'x/' belong to more than one function: a, b."],
            Assert.Throws<OptionsValidationException>(() => engine.Catalogue).Failures);
    }

    [Fact]
    public void An_upload_belongs_to_the_function_with_the_longest_matching_prefix()
    {
        using var engine = new TestEngine(functions =>
            functions.AddRaw<Echo>("a", options => options.Uploads = "x/").AddRaw<Fails>("b", options => options.Uploads = "x/y/"));
        Assert.Equal(
            ("a", "b", null),
            (engine.Catalogue.ForUpload("x/1")?.Name, engine.Catalogue.ForUpload("x/y/1")?.Name, engine.Catalogue.ForUpload("y/1")?.Name));
    }

    private sealed class Sums : IHandler<List<Number[]>, int?>
    {
        public Task<int?> HandleAsync(List<Number[]> input, ILambdaContext context, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
