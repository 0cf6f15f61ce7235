using Lambda.Functions;
using LambdaApp;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddLambda(Lambdas.Register, EventSources.Register);
builder.Services.AddSingleton(TimeProvider.System);
builder.Build().Run();
