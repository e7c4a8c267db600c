using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;
using Microsoft.Extensions.Primitives;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Http;

/// <summary>Cleans query strings, form fields and JSON before pages and endpoints read them. See <see cref="WellFormedText"/>.</summary>
public static class RequestText
{
    public static IServiceCollection AddRequestText(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new WellFormedTextConverter()));
        return services.PostConfigure<MvcOptions>(options =>
        {
            var simple = options.ModelBinderProviders.OfType<SimpleTypeModelBinderProvider>().Single();
            options.ModelBinderProviders.Insert(options.ModelBinderProviders.IndexOf(simple), new TextBinderProvider());
        });
    }

    public static IApplicationBuilder UseRequestText(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (request.QueryString.HasValue
            && request.Query.Any(field => field.Value.Any(value => value is not null && WellFormedText.Clean(value) != value)))
        {
            request.Query = new QueryCollection(request.Query.ToDictionary(
                field => field.Key,
                field => new StringValues([.. field.Value.Select(value => WellFormedText.Clean(value ?? ""))]),
                StringComparer.OrdinalIgnoreCase));
        }

        return next(context);
    });

    private sealed class TextBinderProvider : IModelBinderProvider
    {
        public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
            context.Metadata.ModelType == typeof(string) ? new TextBinder(context.Services.GetRequiredService<ILoggerFactory>()) : null;
    }

    private sealed class TextBinder(ILoggerFactory logs) : SimpleTypeModelBinder(typeof(string), logs)
    {
        protected override void CheckModel(ModelBindingContext bindingContext, ValueProviderResult valueProviderResult, object? model) =>
            base.CheckModel(bindingContext, valueProviderResult, model is string text ? WellFormedText.Clean(text) : model);
    }
}
