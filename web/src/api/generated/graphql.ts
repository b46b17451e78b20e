/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Variables of billboard: A headline over a picture made for it, with a line below, a button and a logo. */
export type BillboardInput = {
  /** LoRA weights of a person or a look, used for the picture. */
  readonly avatarLora?: string | null | undefined;
  /** What the picture shows, such as "snowy mountains at dusk". */
  readonly backgroundStyle?: string | null | undefined;
  /** Colour of the button and the accents. */
  readonly brandColor?: string | null | undefined;
  /** What the button says. */
  readonly callToAction?: string | null | undefined;
  /** The words that are read first. */
  readonly headline: string;
  /** A logo, best with a transparent background. */
  readonly logo?: string | null | undefined;
  /** A picture the background is made from. */
  readonly referenceImage?: string | null | undefined;
  /** A line below the headline. */
  readonly subline?: string | null | undefined;
};

/** A hard limit over a period. */
export type BudgetInput = {
  /** The most that may be spent; 0 refuses everything that costs. */
  readonly limit: string;
  /** Over what it runs. */
  readonly period: BudgetPeriod;
};

/** Over what a budget runs. Days and months are those of UTC; a job belongs to the one in which it was accepted. */
export type BudgetPeriod =
  /** A day. */
  | 'DAY'
  /** A calendar month. */
  | 'MONTH'
  /** Everything, ever. */
  | 'TOTAL';

/** Whose budget it is. */
export type BudgetScope =
  /** The API key's: all requests with it count, whatever user they are for. */
  | 'KEY'
  /** The user's: all their requests count, whatever key they come with. */
  | 'USER';

/** A key to make. */
export type CreateApiKeyInput = {
  /** What it may spend. */
  readonly budget?: BudgetInput | null | undefined;
  /** How many of its jobs may be active at once. */
  readonly concurrentJobs?: number | null | undefined;
  /** From when on it is refused. */
  readonly expiresAt?: string | null | undefined;
  /** What is added to prices, in place of the user's own markup. */
  readonly markup?: MarkupInput | null | undefined;
  /** The most urgent its jobs may be. */
  readonly maxPriority?: JobPriority | null | undefined;
  /** Registry ids it may run; any when absent. */
  readonly models?: ReadonlyArray<string> | null | undefined;
  /** What it is for, 1 to 100 characters. */
  readonly name: string;
  /** How many requests it may make a minute. */
  readonly requestsPerMinute?: number | null | undefined;
  /** What it may do. */
  readonly scopes?: ReadonlyArray<Scope> | null | undefined;
  /** Whose requests with it are; the caller's own when absent. */
  readonly userId?: string | null | undefined;
};

/** What will be uploaded. */
export type CreateUploadInput = {
  /** Exact size. */
  readonly bytes: number;
  /** image/png, image/jpeg, image/webp, image/gif, image/avif, or application/octet-stream for LoRA weights. */
  readonly contentType: string;
  /** SHA-256 of the bytes in lower-case hex. */
  readonly sha256: string;
  /** The end user this is for; defaults to the caller. */
  readonly userId?: string | null | undefined;
};

/** A new webhook. */
export type CreateWebhookInput = {
  /** A note for people, at most 200 characters. */
  readonly description?: string | null | undefined;
  /** Whether it is told anything yet. */
  readonly enabled?: boolean | null | undefined;
  /** What to be told of; none is everything. */
  readonly events?: ReadonlyArray<WebhookEvent> | null | undefined;
  /** Where to post to: https:, and a public address. */
  readonly url: string;
  /** The user whose events it is told of; defaults to the caller. */
  readonly userId?: string | null | undefined;
};

/** Any endpoint of the provider, with its own input. */
export type CustomModelInput = {
  /** Endpoint id, such as fal-ai/flux/dev. */
  readonly endpoint: string;
  /** The endpoint's input, passed on as it is. */
  readonly input: unknown;
};

/** Variables of discount-banner: How much is off, until when and with which code, beside a product or a scene. */
export type DiscountBannerInput = {
  /** Amount off; needs a currency. */
  readonly amount?: string | null | undefined;
  /** What the scene shows. */
  readonly backgroundStyle?: string | null | undefined;
  /** Colour of the panel. */
  readonly brandColor?: string | null | undefined;
  /** The code to enter. */
  readonly code?: string | null | undefined;
  /** Currency of the amount, such as EUR. */
  readonly currency?: string | null | undefined;
  /** What the offer is about. */
  readonly headline: string;
  /** Language and region of figures and dates, such as de-AT; en-US when absent. */
  readonly locale?: string | null | undefined;
  /** A logo, best with a transparent background. */
  readonly logo?: string | null | undefined;
  /** Percent off; either this or an amount; 1 to 100. */
  readonly percent?: number | null | undefined;
  /** A product, cut out and placed beside the offer. */
  readonly productImage?: string | null | undefined;
  /** Small print. */
  readonly terms?: string | null | undefined;
  /** First day of the offer. */
  readonly validFrom?: string | null | undefined;
  /** Last day of the offer. */
  readonly validUntil?: string | null | undefined;
};

/** Why a request was not accepted. */
export type ErrorCode =
  /** A budget or balance does not cover the price. */
  | 'BUDGET_EXCEEDED'
  /** The prompt is not allowed here. */
  | 'CONTENT_REJECTED'
  /** The price is above the request's own maxCost, or the model has none. */
  | 'COST_LIMIT'
  /** The caller may not do this. */
  | 'FORBIDDEN'
  /** The idempotency key belongs to another request. */
  | 'IDEMPOTENCY_MISMATCH'
  /** A value breaks a rule. */
  | 'INVALID_INPUT'
  /** There is no such object, or the caller may not see it. */
  | 'NOT_FOUND'
  /** Too many requests, or too many jobs at once. */
  | 'RATE_LIMITED'
  /** There is no model of this name. */
  | 'UNKNOWN_MODEL'
  /** The object is not in a state that allows this. */
  | 'WRONG_STATE';

/** Inputs of face-swap: Face swapping model */
export type FaceSwapInput = {
  /** The picture. */
  readonly imageUrl: string;
  /** Accepted for compatibility. */
  readonly prompt?: string | null | undefined;
  /** The face to put into it. */
  readonly targetImageUrl: string;
};

/** Why a job failed. */
export type FailureCode =
  /** The provider's content policy forbids it. */
  | 'CONTENT_POLICY'
  /** The job's own deadline passed. */
  | 'DEADLINE'
  /** Something went wrong here. */
  | 'INTERNAL'
  /** No server knows its model, or its version of a template, any more. */
  | 'MODEL_GONE'
  /** The provider broke. */
  | 'PROVIDER_ERROR'
  /** The provider refused the inputs. */
  | 'PROVIDER_REJECTED'
  /** The provider gave up on time. */
  | 'PROVIDER_TIMEOUT'
  /** The result could not be fetched or stored. */
  | 'STORAGE'
  /** It is unknown whether the provider took the submission, and it was not repeated. */
  | 'SUBMISSION_UNKNOWN'
  /** A template's text does not fit its format. */
  | 'TEXT_DOES_NOT_FIT';

/** Inputs of flux-dev: Fast FLUX Dev model with LoRA support */
export type FluxDevInput = {
  /** An image to start from. */
  readonly imageUrl?: string | null | undefined;
  /** Weight of the LoRA; 0 to 4. */
  readonly loraScale?: number | null | undefined;
  /** LoRA weights (.safetensors). */
  readonly loraUrl?: string | null | undefined;
  /** What to draw. */
  readonly prompt: string;
  /** How far to depart from the image; 0 to 1. */
  readonly strength?: number | null | undefined;
};

/** Inputs of flux-lora: FLUX with custom LoRA */
export type FluxLoraInput = {
  /** An image to start from. */
  readonly imageUrl?: string | null | undefined;
  /** Weight of the LoRA; 0 to 4. */
  readonly loraScale?: number | null | undefined;
  /** LoRA weights (.safetensors). */
  readonly loraUrl: string;
  /** What to draw. */
  readonly prompt: string;
  /** How far to depart from the image; 0 to 1. */
  readonly strength?: number | null | undefined;
};

/** Inputs of flux-pro: High-quality FLUX Pro model */
export type FluxProInput = {
  /** An image to start from. */
  readonly imageUrl?: string | null | undefined;
  /** What to draw. */
  readonly prompt: string;
  /** How far to depart from the image; 0 to 1. */
  readonly strength?: number | null | undefined;
};

/** Inputs of flux-pro-kontext: Edits an image by instruction and leaves the rest as it is */
export type FluxProKontextInput = {
  /** Of the result; that of the image when left out; one of 21:9, 16:9, 4:3, 3:2, 1:1, 2:3, 3:4, 9:16, 9:21. */
  readonly aspectRatio?: string | null | undefined;
  /** How closely to follow the prompt; 1 to 20; default 3.5. */
  readonly guidanceScale?: number | null | undefined;
  /** The image to edit. */
  readonly imageUrl: string;
  /** What to change. */
  readonly prompt: string;
};

/** Inputs of flux-pro-v1-1: FLUX 1.1 Pro: sharper and faster than FLUX Pro */
export type FluxProV11Input = {
  /** Let the model elaborate the prompt; default false. */
  readonly enhancePrompt?: boolean | null | undefined;
  /** What to draw. */
  readonly prompt: string;
  /** 1 is the strictest; one of 1, 2, 3, 4, 5, 6; default "2". */
  readonly safetyTolerance?: string | null | undefined;
};

/** Inputs of flux-schnell: Fastest FLUX model, in one to twelve steps */
export type FluxSchnellInput = {
  /** More steps, more detail; 1 to 12; default 4. */
  readonly numInferenceSteps?: number | null | undefined;
  /** What to draw. */
  readonly prompt: string;
};

/** What to generate, for whom, within which limits. */
export type GenerateImageInput = {
  /** Fail unless done so many seconds after acceptance, 1 to 86400. */
  readonly deadlineSeconds?: number | null | undefined;
  /** Makes a repeated request answer with the first one's job. 1 to 255 printable ASCII characters; kept for 48 hours, per user. */
  readonly idempotencyKey?: string | null | undefined;
  /** Refuse when the price is above this. */
  readonly maxCost?: string | null | undefined;
  /** Exactly one model, with that model's own inputs. */
  readonly model: ModelInput;
  /** Size, count and seed. */
  readonly options?: ImageOptions | null | undefined;
  /** How urgent it is; more than the caller's key allows is refused. */
  readonly priority?: JobPriority | null | undefined;
  /** Answer with the images of an identical earlier request of the same user, if there is one with an explicit seed. */
  readonly reuse?: boolean | null | undefined;
  /** Free labels, at most 20 of 64 characters. */
  readonly tags?: ReadonlyArray<string> | null | undefined;
  /** The end user this is for; defaults to the caller. */
  readonly userId?: string | null | undefined;
  /** Where to report the end of the job. */
  readonly webhookUrl?: string | null | undefined;
};

/** Inputs of ideogram-v3: Posters and logos with exact lettering */
export type IdeogramV3Input = {
  /** Let the model elaborate the prompt; default true. */
  readonly expandPrompt?: boolean | null | undefined;
  /** Images whose style to follow. */
  readonly imageUrls?: ReadonlyArray<string> | null | undefined;
  /** What to leave out. */
  readonly negativePrompt?: string | null | undefined;
  /** What to draw. */
  readonly prompt: string;
  /** Quality takes longer and costs more; one of TURBO, BALANCED, QUALITY; default "BALANCED". */
  readonly renderingSpeed?: string | null | undefined;
  /** The kind of picture; one of AUTO, GENERAL, REALISTIC, DESIGN. */
  readonly style?: string | null | undefined;
};

/** The type of an image file. */
export type ImageFileType =
  /** For photographs. */
  | 'JPEG'
  /** Without loss; a photograph that would be too heavy gets fewer colours. */
  | 'PNG'
  /** For the web. */
  | 'WEBP';

/** Which images to list. */
export type ImageFilter = {
  /** Stored after this moment. */
  readonly createdAfter?: string | null | undefined;
  /** Stored before this moment. */
  readonly createdBefore?: string | null | undefined;
  /** Registry id of the model. */
  readonly model?: string | null | undefined;
  /** Words that must all be in the prompt. */
  readonly search?: string | null | undefined;
  /** A tag of the job. */
  readonly tag?: string | null | undefined;
  /** Only this user's; the caller must be allowed to see them. */
  readonly userId?: string | null | undefined;
};

/** Options that all models share. */
export type ImageOptions = {
  /** Pixels, 64 to 4096. Default 1024; with an input image, the image's own. */
  readonly height?: number | null | undefined;
  /** How many images, 1 to 4. Default 1. */
  readonly numImages?: number | null | undefined;
  /** For a repeatable result. Default: the provider picks one. */
  readonly seed?: string | number | null | undefined;
  /** Pixels, 64 to 4096. Default 1024; with an input image, the image's own. */
  readonly width?: number | null | undefined;
};

/** Inputs of image-to-image: Transform existing images */
export type ImageToImageInput = {
  /** How closely to follow the prompt; 1 to 20. */
  readonly guidanceScale?: number | null | undefined;
  /** The image to transform. */
  readonly imageUrl: string;
  /** What to draw. */
  readonly prompt: string;
  /** How far to depart from the image; 0 to 1. */
  readonly strength?: number | null | undefined;
};

/** How urgent a job is. Users take turns whatever their jobs are: an urgent line has four turns to one, and nobody waits for ever. */
export type JobPriority =
  /** Before the usual: four turns to one. */
  | 'HIGH'
  /** It can wait: one turn to four of the usual. */
  | 'LOW'
  /** As urgent as usual. */
  | 'NORMAL';

/** Where a job is. COMPLETED, FAILED and CANCELED are final. */
export type JobStatus =
  /** It was cancelled. Nothing is charged. */
  | 'CANCELED'
  /** Every image is stored. */
  | 'COMPLETED'
  /** It ended without a result; failure says why. Nothing is charged. */
  | 'FAILED'
  /** Accepted; it waits here or in the provider's queue. */
  | 'QUEUED'
  /** The provider is working on it. */
  | 'RUNNING'
  /** The provider is done; its results are being stored. */
  | 'STORING';

/** What to add to the registry's price. */
export type MarkupInput =
  {   /** An amount for each image. */
  readonly perImage: string; readonly percent?: never; }
  |  { readonly perImage?: never;   /** A share of the price, 0 to 1000 percent with at most two decimals. */
  readonly percent: number; };

/** Exactly one model, with its own inputs. Generated from the registry. */
export type ModelInput =
  {   /** Any other endpoint; answers FORBIDDEN where it is switched off. */
  readonly custom: CustomModelInput; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never;   /** Face swapping model */
  readonly faceSwap: FaceSwapInput; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never;   /** Fast FLUX Dev model with LoRA support */
  readonly fluxDev: FluxDevInput; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never;   /** FLUX with custom LoRA */
  readonly fluxLora: FluxLoraInput; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never;   /** High-quality FLUX Pro model */
  readonly fluxPro: FluxProInput; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never;   /** Edits an image by instruction and leaves the rest as it is */
  readonly fluxProKontext: FluxProKontextInput; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never;   /** FLUX 1.1 Pro: sharper and faster than FLUX Pro */
  readonly fluxProV11: FluxProV11Input; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never;   /** Fastest FLUX model, in one to twelve steps */
  readonly fluxSchnell: FluxSchnellInput; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never;   /** Posters and logos with exact lettering */
  readonly ideogramV3: IdeogramV3Input; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never;   /** Transform existing images */
  readonly imageToImage: ImageToImageInput; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never;   /** Google's image model: follows long instructions */
  readonly nanoBanana: NanoBananaInput; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never;   /** Google's image model: edits and combines images by instruction */
  readonly nanoBananaEdit: NanoBananaEditInput; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never;   /** Design and illustration in named styles, with legible text */
  readonly recraftV3: RecraftV3Input; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never;   /** Cuts the subject out of an image: a PNG with real transparency */
  readonly removeBackground: RemoveBackgroundInput; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never;   /** Enlarges an image and restores its detail */
  readonly upscale: UpscaleInput; };

/** Inputs of nano-banana-edit: Google's image model: edits and combines images by instruction */
export type NanoBananaEditInput = {
  /** Of the result; one of auto, 21:9, 16:9, 3:2, 4:3, 5:4, 1:1, 4:5, 3:4, 2:3, 9:16; default "auto". */
  readonly aspectRatio?: string | null | undefined;
  /** The images to edit or combine. */
  readonly imageUrls: ReadonlyArray<string>;
  /** Of the file; one of jpeg, png, webp; default "png". */
  readonly outputFormat?: string | null | undefined;
  /** What to change, or how to combine the images. */
  readonly prompt: string;
};

/** Inputs of nano-banana: Google's image model: follows long instructions */
export type NanoBananaInput = {
  /** Of the result; one of 21:9, 16:9, 3:2, 4:3, 5:4, 1:1, 4:5, 3:4, 2:3, 9:16; default "1:1". */
  readonly aspectRatio?: string | null | undefined;
  /** Of the file; one of jpeg, png, webp; default "png". */
  readonly outputFormat?: string | null | undefined;
  /** What to draw. */
  readonly prompt: string;
};

/** Variables of product-shot: A product in a scene made for it: cut out and placed with its own pixels, or drawn anew by an edit model. */
export type ProductShotInput = {
  /** What is behind it. */
  readonly backgroundStyle?: string | null | undefined;
  /** Words above or beside the product. */
  readonly headline?: string | null | undefined;
  /** The light, such as "soft morning light from the left". */
  readonly lighting?: string | null | undefined;
  /** FAITHFUL keeps the pixels of the product and draws the scene around it; RESTYLED has a model redraw both; default "FAITHFUL". */
  readonly mode?: ProductShotMode | null | undefined;
  /** The product. */
  readonly productImage: string;
  /** What the product stands on, such as "white marble". */
  readonly surface?: string | null | undefined;
};

/** FAITHFUL keeps the pixels of the product and draws the scene around it; RESTYLED has a model redraw both. */
export type ProductShotMode =
  /** Keeps the pixels of the product and draws the scene around it. */
  | 'FAITHFUL'
  /** Has a model redraw both. */
  | 'RESTYLED';

/** Inputs of recraft-v3: Design and illustration in named styles, with legible text */
export type RecraftV3Input = {
  /** What to draw. */
  readonly prompt: string;
  /** The style to draw in; one of any, realistic_image, realistic_image/b_and_w, realistic_image/enterprise, realistic_image/hard_flash, realistic_image/hdr, realistic_image/motion_blur, realistic_image/natural_light, realistic_image/studio_portrait, digital_illustration, digital_illustration/2d_art_poster, digital_illustration/2d_art_poster_2, digital_illustration/3d, digital_illustration/80s, digital_illustration/engraving_color, digital_illustration/glow, digital_illustration/grain, digital_illustration/hand_drawn, digital_illustration/hand_drawn_outline, digital_illustration/handmade_3d, digital_illustration/infantile_sketch, digital_illustration/kawaii, digital_illustration/pixel_art; default "realistic_image". */
  readonly style?: string | null | undefined;
};

/** Inputs of remove-background: Cuts the subject out of an image: a PNG with real transparency */
export type RemoveBackgroundInput = {
  /** The image to cut out of. */
  readonly imageUrl: string;
};

/** What to render, for whom, within which limits. */
export type RenderTemplateInput = {
  /** Fail unless done so many seconds after acceptance, 1 to 86400. */
  readonly deadlineSeconds?: number | null | undefined;
  /** The type of the files. */
  readonly fileType?: ImageFileType | null | undefined;
  /** Which formats; all of the template's when absent. */
  readonly formats?: ReadonlyArray<TemplateFormat> | null | undefined;
  /** Makes a repeated request answer with the first one's job. 1 to 255 printable ASCII characters; kept for 48 hours, per user. */
  readonly idempotencyKey?: string | null | undefined;
  /** Refuse when the price is above this. */
  readonly maxCost?: string | null | undefined;
  /** How urgent it is; more than the caller's key allows is refused. */
  readonly priority?: JobPriority | null | undefined;
  /** Free labels, at most 20 of 64 characters. */
  readonly tags?: ReadonlyArray<string> | null | undefined;
  /** Exactly one template, with that template's own variables. */
  readonly template: TemplateInput;
  /** The end user this is for; defaults to the caller. */
  readonly userId?: string | null | undefined;
  /** Where to report the end of the job. */
  readonly webhookUrl?: string | null | undefined;
};

/** What a key or a token may do. */
export type Scope =
  /** Name any user in a request, and see every user's records. */
  | 'ACT_AS'
  /** Make jobs, uploads and webhooks; cancel, retry and delete one's own. */
  | 'GENERATE'
  /** Everything: keys, credits and the audit log too. */
  | 'OPERATOR'
  /** See one's own jobs, images, usage and keys. */
  | 'READ';

/** Sizes a template renders; width × height in pixels. */
export type TemplateFormat =
  /** Billboard. */
  | 'BILLBOARD_970X250'
  /** Half page. */
  | 'HALF_PAGE_300X600'
  /** Leaderboard. */
  | 'LEADERBOARD_728X90'
  /** Outdoor. */
  | 'OUTDOOR_1400X400'
  /** Medium rectangle. */
  | 'RECTANGLE_300X250'
  /** Skyscraper. */
  | 'SKYSCRAPER_160X600'
  /** Square post. */
  | 'SOCIAL_1080X1080'
  /** Portrait post. */
  | 'SOCIAL_1080X1350'
  /** Link preview. */
  | 'SOCIAL_1200X630'
  /** Story. */
  | 'STORY_1080X1920';

/** Exactly one template, with its own variables. Generated from the templates. */
export type TemplateInput =
  {   /** A headline over a picture made for it, with a line below, a button and a logo. */
  readonly billboard: BillboardInput; readonly discountBanner?: never; readonly productShot?: never; }
  |  { readonly billboard?: never;   /** How much is off, until when and with which code, beside a product or a scene. */
  readonly discountBanner: DiscountBannerInput; readonly productShot?: never; }
  |  { readonly billboard?: never; readonly discountBanner?: never;   /** A product in a scene made for it: cut out and placed with its own pixels, or drawn anew by an edit model. */
  readonly productShot: ProductShotInput; };

/** Changes of a webhook; what is not given stays. */
export type UpdateWebhookInput = {
  /** A note for people; null takes it away. */
  readonly description?: string | null | undefined;
  /** Whether it is told anything. */
  readonly enabled?: boolean | null | undefined;
  /** What to be told of; an empty list is everything. */
  readonly events?: ReadonlyArray<WebhookEvent> | null | undefined;
  /** Where to post to. What waits for a retry goes there too. */
  readonly url?: string | null | undefined;
};

/** Inputs of upscale: Enlarges an image and restores its detail */
export type UpscaleInput = {
  /** Restore faces too; default false. */
  readonly face?: boolean | null | undefined;
  /** The image to enlarge. */
  readonly imageUrl: string;
  /** How many times larger; 1 to 8; default 2. */
  readonly scale?: number | null | undefined;
};

/** What usage can be grouped by. */
export type UsageDimension =
  /** The day in the time zone. */
  | 'DAY'
  /** The hour in the time zone. */
  | 'HOUR'
  /** The API key. */
  | 'KEY'
  /** The model. */
  | 'MODEL'
  /** The tag; a job with several counts for each, one without any for none. */
  | 'TAG'
  /** The template. */
  | 'TEMPLATE'
  /** The user. */
  | 'USER';

/** How far a delivery is. */
export type WebhookDeliveryStatus =
  /** The receiver answered 2xx. */
  | 'DELIVERED'
  /** It was given up: a day has passed, or the webhook is gone or switched off. */
  | 'FAILED'
  /** It waits for its next attempt, or is being tried. */
  | 'PENDING';

/** What a webhook can be told of. A message names it in lower case with a dot: job.completed. */
export type WebhookEvent =
  /** A share of a budget is used up. data has the budget and the share. */
  | 'BUDGET_THRESHOLD'
  /** An image was stored. data has jobId, userId, model, tags and the image. */
  | 'IMAGE_STORED'
  /** A job was cancelled. data is the job. */
  | 'JOB_CANCELED'
  /** A job has ended with every image stored. data is the job as GET /api/images/:jobId answers it. */
  | 'JOB_COMPLETED'
  /** A job has failed. data is the job, failure says why. */
  | 'JOB_FAILED';

export type ReferencedImageQueryVariables = Exact<{
  id: string | number;
}>;


export type ReferencedImageQuery = { readonly node:
    | { readonly __typename: 'Image', readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly url: string }
    | { readonly __typename: 'Job' }
    | { readonly __typename: 'Model' }
   | null };

export type CreateUploadMutationVariables = Exact<{
  input: CreateUploadInput;
}>;


export type CreateUploadMutation = { readonly createUpload: { readonly upload: { readonly id: string, readonly reference: string, readonly url: string, readonly headers: ReadonlyArray<{ readonly name: string, readonly value: string }> } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type DeleteImageMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteImageMutation = { readonly deleteImage: { readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type TileFragment = { readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly nsfw: boolean | null, readonly url: string, readonly createdAt: string, readonly job: { readonly id: string, readonly input: unknown, readonly model: { readonly id: string } } };

export type GalleryImagesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  where?: ImageFilter | null | undefined;
}>;


export type GalleryImagesQuery = { readonly images: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly nsfw: boolean | null, readonly url: string, readonly createdAt: string, readonly job: { readonly id: string, readonly input: unknown, readonly model: { readonly id: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type TileUrlQueryVariables = Exact<{
  id: string | number;
}>;


export type TileUrlQuery = { readonly node:
    | { readonly __typename: 'Image', readonly id: string, readonly url: string }
    | { readonly __typename: 'Job' }
    | { readonly __typename: 'Model' }
   | null };

export type RunImageFragment = { readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string };

export type RunJobFragment = { readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> };

type Problem_BudgetExceededError_Fragment = { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> };

type Problem_ContentRejectedError_Fragment = { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> };

type Problem_IdempotencyMismatchError_Fragment = { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> };

type Problem_InvalidInputError_Fragment = { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> };

type Problem_RateLimitedError_Fragment = { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> };

type Problem_RequestError_Fragment = { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> };

export type ProblemFragment =
  | Problem_BudgetExceededError_Fragment
  | Problem_ContentRejectedError_Fragment
  | Problem_IdempotencyMismatchError_Fragment
  | Problem_InvalidInputError_Fragment
  | Problem_RateLimitedError_Fragment
  | Problem_RequestError_Fragment
;

export type ModelCardFragment = { readonly id: string, readonly arm: string, readonly description: string, readonly endpoint: string, readonly supportsLora: boolean, readonly costPerImage: string | null, readonly maxImages: number, readonly inputSchema: unknown, readonly medianRunMs: number | null };

export type ModelsQueryVariables = Exact<{ [key: string]: never; }>;


export type ModelsQuery = { readonly models: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly arm: string, readonly description: string, readonly endpoint: string, readonly supportsLora: boolean, readonly costPerImage: string | null, readonly maxImages: number, readonly inputSchema: unknown, readonly medianRunMs: number | null }> } };

export type RecentRunsQueryVariables = Exact<{
  first: number;
}>;


export type RecentRunsQuery = { readonly jobs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean } } };

export type JobQueryVariables = Exact<{
  id: string | number;
}>;


export type JobQuery = { readonly job: { readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> } | null };

export type EstimateQueryVariables = Exact<{
  input: GenerateImageInput;
}>;


export type EstimateQuery = { readonly estimate: { readonly total: string | null, readonly warnings: ReadonlyArray<string>, readonly budgetRemaining: string | null, readonly lines: ReadonlyArray<{ readonly label: string, readonly units: number, readonly unit: string, readonly unitPrice: string, readonly amount: string }>, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type GenerateImageMutationVariables = Exact<{
  input: GenerateImageInput;
}>;


export type GenerateImageMutation = { readonly generateImage: { readonly replayed: boolean, readonly job: { readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type CancelJobMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelJobMutation = { readonly cancelJob: { readonly job: { readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type RetryJobMutationVariables = Exact<{
  id: string | number;
  key: string;
}>;


export type RetryJobMutation = { readonly retryJob: { readonly job: { readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type RenewedUrlQueryVariables = Exact<{
  id: string | number;
}>;


export type RenewedUrlQuery = { readonly node:
    | { readonly __typename: 'Image', readonly id: string, readonly url: string }
    | { readonly __typename: 'Job' }
    | { readonly __typename: 'Model' }
   | null };

export type KeyRowFragment = { readonly id: string, readonly userId: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<Scope>, readonly models: ReadonlyArray<string> | null, readonly requestsPerMinute: number | null, readonly concurrentJobs: number | null, readonly createdAt: string, readonly expiresAt: string | null, readonly revokedAt: string | null, readonly lastUsedAt: string | null, readonly budget: { readonly scope: BudgetScope, readonly period: BudgetPeriod, readonly limit: string, readonly spent: string, readonly held: string, readonly remaining: string, readonly resetsAt: string | null } | null };

export type ApiKeysQueryVariables = Exact<{
  first: number;
}>;


export type ApiKeysQuery = { readonly apiKeys: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly userId: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<Scope>, readonly models: ReadonlyArray<string> | null, readonly requestsPerMinute: number | null, readonly concurrentJobs: number | null, readonly createdAt: string, readonly expiresAt: string | null, readonly revokedAt: string | null, readonly lastUsedAt: string | null, readonly budget: { readonly scope: BudgetScope, readonly period: BudgetPeriod, readonly limit: string, readonly spent: string, readonly held: string, readonly remaining: string, readonly resetsAt: string | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean } } };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { readonly createApiKey: { readonly secret: string | null, readonly apiKey: { readonly id: string, readonly userId: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<Scope>, readonly models: ReadonlyArray<string> | null, readonly requestsPerMinute: number | null, readonly concurrentJobs: number | null, readonly createdAt: string, readonly expiresAt: string | null, readonly revokedAt: string | null, readonly lastUsedAt: string | null, readonly budget: { readonly scope: BudgetScope, readonly period: BudgetPeriod, readonly limit: string, readonly spent: string, readonly held: string, readonly remaining: string, readonly resetsAt: string | null } | null } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type RevokeApiKeyMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeApiKeyMutation = { readonly revokeApiKey: { readonly apiKey: { readonly id: string, readonly userId: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<Scope>, readonly models: ReadonlyArray<string> | null, readonly requestsPerMinute: number | null, readonly concurrentJobs: number | null, readonly createdAt: string, readonly expiresAt: string | null, readonly revokedAt: string | null, readonly lastUsedAt: string | null, readonly budget: { readonly scope: BudgetScope, readonly period: BudgetPeriod, readonly limit: string, readonly spent: string, readonly held: string, readonly remaining: string, readonly resetsAt: string | null } | null } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type FullImageFragment = { readonly id: string, readonly width: number, readonly height: number, readonly contentType: string, readonly bytes: number, readonly sha256: string, readonly seed: string | null, readonly nsfw: boolean | null, readonly thumbHash: string | null, readonly name: string | null, readonly createdAt: string, readonly preview: string, readonly original: string, readonly job: { readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> } };

export type FullImageQueryVariables = Exact<{
  id: string | number;
}>;


export type FullImageQuery = { readonly node:
    | { readonly __typename: 'Image', readonly id: string, readonly width: number, readonly height: number, readonly contentType: string, readonly bytes: number, readonly sha256: string, readonly seed: string | null, readonly nsfw: boolean | null, readonly thumbHash: string | null, readonly name: string | null, readonly createdAt: string, readonly preview: string, readonly original: string, readonly job: { readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> } }
    | { readonly __typename: 'Job' }
    | { readonly __typename: 'Model' }
   | null };

export type DownloadImageQueryVariables = Exact<{
  id: string | number;
}>;


export type DownloadImageQuery = { readonly node:
    | { readonly __typename: 'Image', readonly id: string, readonly contentType: string, readonly seed: string | null, readonly name: string | null, readonly createdAt: string, readonly url: string, readonly job: { readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> } }
    | { readonly __typename: 'Job' }
    | { readonly __typename: 'Model' }
   | null };

export type LiveImageFragment = { readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly url: string };

export type JobProgressSubscriptionVariables = Exact<{
  jobId: string | number;
  after: number;
}>;


export type JobProgressSubscription = { readonly jobProgress:
    | { readonly __typename: 'ImageStored', readonly seq: number, readonly at: string, readonly image: { readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly url: string } | null }
    | { readonly __typename: 'JobFinished', readonly seq: number, readonly at: string, readonly job: { readonly id: string, readonly status: JobStatus } }
    | { readonly __typename: 'JobQueued', readonly position: number | null, readonly etaMs: number | null, readonly seq: number, readonly at: string }
    | { readonly __typename: 'JobRetrying', readonly attempt: number, readonly reason: string, readonly delayMs: number, readonly seq: number, readonly at: string }
    | { readonly __typename: 'JobRunning', readonly attempt: number, readonly progress: number | null, readonly seq: number, readonly at: string, readonly logs: ReadonlyArray<{ readonly message: string, readonly level: string, readonly at: string }> }
    | { readonly __typename: 'JobStep', readonly step: string, readonly index: number, readonly of: number, readonly seq: number, readonly at: string }
   };

export type JobUpdatesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type JobUpdatesSubscription = { readonly jobUpdates:
    | { readonly __typename: 'ImageStored', readonly jobId: string }
    | { readonly __typename: 'JobFinished', readonly jobId: string, readonly job: { readonly id: string, readonly status: JobStatus } }
    | { readonly __typename: 'JobQueued', readonly jobId: string }
    | { readonly __typename: 'JobRetrying', readonly jobId: string }
    | { readonly __typename: 'JobRunning', readonly jobId: string }
    | { readonly __typename: 'JobStep', readonly jobId: string }
   };

export type ActiveJobsQueryVariables = Exact<{ [key: string]: never; }>;


export type ActiveJobsQuery = { readonly jobs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: JobStatus, readonly etaMs: number | null }>, readonly pageInfo: { readonly hasNextPage: boolean } } };

export type QueueJobsQueryVariables = Exact<{
  status: ReadonlyArray<JobStatus> | JobStatus;
  first: number;
  after?: string | null | undefined;
}>;


export type QueueJobsQuery = { readonly jobs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CreateSessionMutationVariables = Exact<{
  expiresInSeconds: number;
}>;


export type CreateSessionMutation = { readonly createSessionToken: { readonly token: string | null, readonly expiresAt: string | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly me: { readonly userId: string, readonly scopes: ReadonlyArray<Scope> } };

export type TemplateCardFragment = { readonly key: string, readonly version: number, readonly arm: string, readonly title: string, readonly description: string, readonly variables: unknown, readonly formats: ReadonlyArray<{ readonly id: TemplateFormat, readonly label: string, readonly width: number, readonly height: number, readonly maxBytes: number, readonly aspect: string }> };

export type TemplatesQueryVariables = Exact<{ [key: string]: never; }>;


export type TemplatesQuery = { readonly templates: ReadonlyArray<{ readonly key: string, readonly version: number, readonly arm: string, readonly title: string, readonly description: string, readonly variables: unknown, readonly formats: ReadonlyArray<{ readonly id: TemplateFormat, readonly label: string, readonly width: number, readonly height: number, readonly maxBytes: number, readonly aspect: string }> }> };

export type TemplatePreviewQueryVariables = Exact<{
  template: TemplateInput;
  format: TemplateFormat;
}>;


export type TemplatePreviewQuery = { readonly templatePreview: { readonly image: string | null, readonly contrast: number | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type EstimateTemplateQueryVariables = Exact<{
  input: RenderTemplateInput;
}>;


export type EstimateTemplateQuery = { readonly estimateTemplate: { readonly total: string | null, readonly warnings: ReadonlyArray<string>, readonly budgetRemaining: string | null, readonly lines: ReadonlyArray<{ readonly label: string, readonly units: number, readonly unit: string, readonly unitPrice: string, readonly amount: string }>, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type RenderTemplateMutationVariables = Exact<{
  input: RenderTemplateInput;
}>;


export type RenderTemplateMutation = { readonly renderTemplate: { readonly job: { readonly id: string, readonly status: JobStatus, readonly userId: string, readonly input: unknown, readonly options: unknown, readonly queuePosition: number | null, readonly etaMs: number | null, readonly warnings: ReadonlyArray<string>, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly tags: ReadonlyArray<string>, readonly lastSeq: number, readonly model: { readonly id: string, readonly arm: string, readonly medianRunMs: number | null }, readonly template: { readonly key: string } | null, readonly cost: { readonly estimate: string | null, readonly settled: string | null }, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retryable: boolean, readonly charged: boolean, readonly details: unknown } | null, readonly images: ReadonlyArray<{ readonly id: string, readonly width: number, readonly height: number, readonly thumbHash: string | null, readonly name: string | null, readonly nsfw: boolean | null, readonly seed: string | null, readonly url: string }> } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type UsageFiguresFragment = { readonly jobs: number, readonly images: number, readonly failures: number, readonly cost: string | null, readonly price: string };

export type UsageQueryVariables = Exact<{
  from: string;
  to: string;
  byDay: ReadonlyArray<UsageDimension> | UsageDimension;
  by: ReadonlyArray<UsageDimension> | UsageDimension;
  timeZone: string;
}>;


export type UsageQuery = { readonly byDay: { readonly rows: ReadonlyArray<{ readonly day: string | null, readonly userId: string | null, readonly model: string | null, readonly template: string | null, readonly tag: string | null, readonly key: string | null, readonly jobs: number, readonly images: number, readonly failures: number, readonly cost: string | null, readonly price: string }> }, readonly by: { readonly rows: ReadonlyArray<{ readonly userId: string | null, readonly model: string | null, readonly template: string | null, readonly tag: string | null, readonly key: string | null, readonly jobs: number, readonly images: number, readonly failures: number, readonly cost: string | null, readonly price: string }>, readonly total: { readonly jobs: number, readonly images: number, readonly failures: number, readonly cost: string | null, readonly price: string } } };

export type BudgetFragment = { readonly scope: BudgetScope, readonly period: BudgetPeriod, readonly limit: string, readonly spent: string, readonly held: string, readonly remaining: string, readonly resetsAt: string | null };

export type BudgetsQueryVariables = Exact<{ [key: string]: never; }>;


export type BudgetsQuery = { readonly me: { readonly balance: string | null, readonly budgets: ReadonlyArray<{ readonly scope: BudgetScope, readonly period: BudgetPeriod, readonly limit: string, readonly spent: string, readonly held: string, readonly remaining: string, readonly resetsAt: string | null }> } };

export type WebhookRowFragment = { readonly id: string, readonly url: string | null, readonly events: ReadonlyArray<WebhookEvent>, readonly description: string | null, readonly enabled: boolean, readonly disabledReason: string | null, readonly activeSecrets: number, readonly createdAt: string, readonly userId: string };

export type DeliveryRowFragment = { readonly id: string, readonly url: string, readonly event: WebhookEvent, readonly status: WebhookDeliveryStatus, readonly createdAt: string, readonly nextAttemptAt: string | null, readonly body: string, readonly job: { readonly id: string } | null, readonly attempts: ReadonlyArray<{ readonly at: string, readonly durationMs: number, readonly status: number | null, readonly error: string | null, readonly response: string | null }> };

export type WebhooksQueryVariables = Exact<{ [key: string]: never; }>;


export type WebhooksQuery = { readonly webhooks: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly url: string | null, readonly events: ReadonlyArray<WebhookEvent>, readonly description: string | null, readonly enabled: boolean, readonly disabledReason: string | null, readonly activeSecrets: number, readonly createdAt: string, readonly userId: string }> } };

export type WebhookDeliveriesQueryVariables = Exact<{
  webhookId: string | number;
  first: number;
}>;


export type WebhookDeliveriesQuery = { readonly webhookDeliveries: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly url: string, readonly event: WebhookEvent, readonly status: WebhookDeliveryStatus, readonly createdAt: string, readonly nextAttemptAt: string | null, readonly body: string, readonly job: { readonly id: string } | null, readonly attempts: ReadonlyArray<{ readonly at: string, readonly durationMs: number, readonly status: number | null, readonly error: string | null, readonly response: string | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean } } };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { readonly createWebhook: { readonly secret: string | null, readonly webhook: { readonly id: string, readonly url: string | null, readonly events: ReadonlyArray<WebhookEvent>, readonly description: string | null, readonly enabled: boolean, readonly disabledReason: string | null, readonly activeSecrets: number, readonly createdAt: string, readonly userId: string } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type UpdateWebhookMutationVariables = Exact<{
  id: string | number;
  input: UpdateWebhookInput;
}>;


export type UpdateWebhookMutation = { readonly updateWebhook: { readonly webhook: { readonly id: string, readonly url: string | null, readonly events: ReadonlyArray<WebhookEvent>, readonly description: string | null, readonly enabled: boolean, readonly disabledReason: string | null, readonly activeSecrets: number, readonly createdAt: string, readonly userId: string } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type DeleteWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteWebhookMutation = { readonly deleteWebhook: { readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type RotateWebhookSecretMutationVariables = Exact<{
  id: string | number;
}>;


export type RotateWebhookSecretMutation = { readonly rotateWebhookSecret: { readonly secret: string | null, readonly webhook: { readonly id: string, readonly url: string | null, readonly events: ReadonlyArray<WebhookEvent>, readonly description: string | null, readonly enabled: boolean, readonly disabledReason: string | null, readonly activeSecrets: number, readonly createdAt: string, readonly userId: string } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type RedeliverWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type RedeliverWebhookMutation = { readonly redeliverWebhook: { readonly delivery: { readonly id: string, readonly url: string, readonly event: WebhookEvent, readonly status: WebhookDeliveryStatus, readonly createdAt: string, readonly nextAttemptAt: string | null, readonly body: string, readonly job: { readonly id: string } | null, readonly attempts: ReadonlyArray<{ readonly at: string, readonly durationMs: number, readonly status: number | null, readonly error: string | null, readonly response: string | null }> } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'BudgetExceededError', readonly needed: string, readonly remaining: string, readonly resetsAt: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'ContentRejectedError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInputError', readonly rule: string, readonly allowed: ReadonlyArray<string> | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RateLimitedError', readonly retryAfterMs: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'RequestError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const TileFragmentDoc = new TypedDocumentString(`
    fragment Tile on Image {
  id
  width
  height
  thumbHash
  nsfw
  url(variant: MEDIUM)
  createdAt
  job {
    id
    input
    model {
      id
    }
  }
}
    `, {"fragmentName":"Tile"}) as unknown as TypedDocumentString<TileFragment, unknown>;
export const ProblemFragmentDoc = new TypedDocumentString(`
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}
    `, {"fragmentName":"Problem"}) as unknown as TypedDocumentString<ProblemFragment, unknown>;
export const ModelCardFragmentDoc = new TypedDocumentString(`
    fragment ModelCard on Model {
  id
  arm
  description
  endpoint
  supportsLora
  costPerImage
  maxImages
  inputSchema
  medianRunMs
}
    `, {"fragmentName":"ModelCard"}) as unknown as TypedDocumentString<ModelCardFragment, unknown>;
export const BudgetFragmentDoc = new TypedDocumentString(`
    fragment Budget on Budget {
  scope
  period
  limit
  spent
  held
  remaining
  resetsAt
}
    `, {"fragmentName":"Budget"}) as unknown as TypedDocumentString<BudgetFragment, unknown>;
export const KeyRowFragmentDoc = new TypedDocumentString(`
    fragment KeyRow on ApiKey {
  id
  userId
  name
  prefix
  scopes
  models
  budget {
    ...Budget
  }
  requestsPerMinute
  concurrentJobs
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}
    fragment Budget on Budget {
  scope
  period
  limit
  spent
  held
  remaining
  resetsAt
}`, {"fragmentName":"KeyRow"}) as unknown as TypedDocumentString<KeyRowFragment, unknown>;
export const RunImageFragmentDoc = new TypedDocumentString(`
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
    `, {"fragmentName":"RunImage"}) as unknown as TypedDocumentString<RunImageFragment, unknown>;
export const RunJobFragmentDoc = new TypedDocumentString(`
    fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}`, {"fragmentName":"RunJob"}) as unknown as TypedDocumentString<RunJobFragment, unknown>;
export const FullImageFragmentDoc = new TypedDocumentString(`
    fragment FullImage on Image {
  id
  width
  height
  contentType
  bytes
  sha256
  seed
  nsfw
  thumbHash
  name
  createdAt
  preview: url(variant: PREVIEW)
  original: url(variant: ORIGINAL)
  job {
    ...RunJob
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}`, {"fragmentName":"FullImage"}) as unknown as TypedDocumentString<FullImageFragment, unknown>;
export const LiveImageFragmentDoc = new TypedDocumentString(`
    fragment LiveImage on Image {
  id
  width
  height
  thumbHash
  name
  url(variant: PREVIEW)
}
    `, {"fragmentName":"LiveImage"}) as unknown as TypedDocumentString<LiveImageFragment, unknown>;
export const TemplateCardFragmentDoc = new TypedDocumentString(`
    fragment TemplateCard on Template {
  key
  version
  arm
  title
  description
  variables
  formats {
    id
    label
    width
    height
    maxBytes
    aspect
  }
}
    `, {"fragmentName":"TemplateCard"}) as unknown as TypedDocumentString<TemplateCardFragment, unknown>;
export const UsageFiguresFragmentDoc = new TypedDocumentString(`
    fragment UsageFigures on UsageRow {
  jobs
  images
  failures
  cost
  price
}
    `, {"fragmentName":"UsageFigures"}) as unknown as TypedDocumentString<UsageFiguresFragment, unknown>;
export const WebhookRowFragmentDoc = new TypedDocumentString(`
    fragment WebhookRow on Webhook {
  id
  url
  events
  description
  enabled
  disabledReason
  activeSecrets
  createdAt
  userId
}
    `, {"fragmentName":"WebhookRow"}) as unknown as TypedDocumentString<WebhookRowFragment, unknown>;
export const DeliveryRowFragmentDoc = new TypedDocumentString(`
    fragment DeliveryRow on WebhookDelivery {
  id
  url
  event
  status
  createdAt
  nextAttemptAt
  body
  job {
    id
  }
  attempts {
    at
    durationMs
    status
    error
    response
  }
}
    `, {"fragmentName":"DeliveryRow"}) as unknown as TypedDocumentString<DeliveryRowFragment, unknown>;
export const ReferencedImageDocument = new TypedDocumentString(`
    query ReferencedImage($id: ID!) {
  node(id: $id) {
    __typename
    ... on Image {
      id
      width
      height
      thumbHash
      url(variant: THUMBNAIL)
    }
  }
}
    `, {"hash":"sha256:12d0ec61be43da54fb58446e0dae308c55a3aa4a2f8da1ac5385b3bb36cc9886"}) as unknown as TypedDocumentString<ReferencedImageQuery, ReferencedImageQueryVariables>;
export const CreateUploadDocument = new TypedDocumentString(`
    mutation CreateUpload($input: CreateUploadInput!) {
  createUpload(input: $input) {
    upload {
      id
      reference
      url
      headers {
        name
        value
      }
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:0e7208ecafcc235fc2a945306ffb7c5f7c58085c911c4942e71a89615781952b"}) as unknown as TypedDocumentString<CreateUploadMutation, CreateUploadMutationVariables>;
export const DeleteImageDocument = new TypedDocumentString(`
    mutation DeleteImage($id: ID!) {
  deleteImage(id: $id) {
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:cd4622bb88058f921f6e2bc746ac6d7df156625e4983882d437e252d1fa45150"}) as unknown as TypedDocumentString<DeleteImageMutation, DeleteImageMutationVariables>;
export const GalleryImagesDocument = new TypedDocumentString(`
    query GalleryImages($first: Int!, $after: String, $where: ImageFilter) {
  images(first: $first, after: $after, where: $where) {
    nodes {
      ...Tile
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Tile on Image {
  id
  width
  height
  thumbHash
  nsfw
  url(variant: MEDIUM)
  createdAt
  job {
    id
    input
    model {
      id
    }
  }
}`, {"hash":"sha256:209103c8980a0349d953ea322f9f6612404638915af0ef4e57324636d4f94bcc"}) as unknown as TypedDocumentString<GalleryImagesQuery, GalleryImagesQueryVariables>;
export const TileUrlDocument = new TypedDocumentString(`
    query TileUrl($id: ID!) {
  node(id: $id) {
    __typename
    ... on Image {
      id
      url(variant: MEDIUM)
    }
  }
}
    `, {"hash":"sha256:8c16204cfa4d8d4acdc2ad71ea0390db3527013958bc44fe6016d86d6bfdb78e"}) as unknown as TypedDocumentString<TileUrlQuery, TileUrlQueryVariables>;
export const ModelsDocument = new TypedDocumentString(`
    query Models {
  models(first: 100) {
    nodes {
      ...ModelCard
    }
  }
}
    fragment ModelCard on Model {
  id
  arm
  description
  endpoint
  supportsLora
  costPerImage
  maxImages
  inputSchema
  medianRunMs
}`, {"hash":"sha256:2388bc787f67fd65313d0bf1ced91803b53c8e6692219f954958e25595494cef"}) as unknown as TypedDocumentString<ModelsQuery, ModelsQueryVariables>;
export const RecentRunsDocument = new TypedDocumentString(`
    query RecentRuns($first: Int!) {
  jobs(first: $first) {
    nodes {
      ...RunJob
    }
    pageInfo {
      hasNextPage
    }
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}`, {"hash":"sha256:9bf1320a984411ad0d72d39c5233bfedefeba76546ee340eb1f10c6dbfc7e34e"}) as unknown as TypedDocumentString<RecentRunsQuery, RecentRunsQueryVariables>;
export const JobDocument = new TypedDocumentString(`
    query Job($id: ID!) {
  job(id: $id) {
    ...RunJob
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}`, {"hash":"sha256:f33f782d289e163425bf3df76501f86420e734831703ce324479c4b1a53f2feb"}) as unknown as TypedDocumentString<JobQuery, JobQueryVariables>;
export const EstimateDocument = new TypedDocumentString(`
    query Estimate($input: GenerateImageInput!) {
  estimate(input: $input) {
    total
    lines {
      label
      units
      unit
      unitPrice
      amount
    }
    warnings
    budgetRemaining
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:0abe59de7c2afc34f5003b8f340420bd22ee6c699cfda3e16a4bdd411e5ed008"}) as unknown as TypedDocumentString<EstimateQuery, EstimateQueryVariables>;
export const GenerateImageDocument = new TypedDocumentString(`
    mutation GenerateImage($input: GenerateImageInput!) {
  generateImage(input: $input) {
    replayed
    job {
      ...RunJob
    }
    errors {
      ...Problem
    }
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}
fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:a5b231649740fbe836bff99518820709cf8723335b1bd7216ea16f7923a919bb"}) as unknown as TypedDocumentString<GenerateImageMutation, GenerateImageMutationVariables>;
export const CancelJobDocument = new TypedDocumentString(`
    mutation CancelJob($id: ID!) {
  cancelJob(id: $id) {
    job {
      ...RunJob
    }
    errors {
      ...Problem
    }
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}
fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:31b0f3f7963e071764b25a5aaca11a3b49013fc6788f6c369ab67c1f07dfad37"}) as unknown as TypedDocumentString<CancelJobMutation, CancelJobMutationVariables>;
export const RetryJobDocument = new TypedDocumentString(`
    mutation RetryJob($id: ID!, $key: String!) {
  retryJob(id: $id, idempotencyKey: $key) {
    job {
      ...RunJob
    }
    errors {
      ...Problem
    }
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}
fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:03bcbc20bb9364297070456cca346d37124aa64986bc55e91d5960e7277ea6d5"}) as unknown as TypedDocumentString<RetryJobMutation, RetryJobMutationVariables>;
export const RenewedUrlDocument = new TypedDocumentString(`
    query RenewedUrl($id: ID!) {
  node(id: $id) {
    __typename
    ... on Image {
      id
      url(variant: PREVIEW)
    }
  }
}
    `, {"hash":"sha256:8f8f2c321fef72bb9522fba1799e0e328b24f6788ab990fc110dd5ed7cf9dbd1"}) as unknown as TypedDocumentString<RenewedUrlQuery, RenewedUrlQueryVariables>;
export const ApiKeysDocument = new TypedDocumentString(`
    query ApiKeys($first: Int!) {
  apiKeys(first: $first) {
    nodes {
      ...KeyRow
    }
    pageInfo {
      hasNextPage
    }
  }
}
    fragment KeyRow on ApiKey {
  id
  userId
  name
  prefix
  scopes
  models
  budget {
    ...Budget
  }
  requestsPerMinute
  concurrentJobs
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}
fragment Budget on Budget {
  scope
  period
  limit
  spent
  held
  remaining
  resetsAt
}`, {"hash":"sha256:d3b3a478470f10ea192e8fc3a420c50911100a0c220b604d584b596dd935d79a"}) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    apiKey {
      ...KeyRow
    }
    secret
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}
fragment KeyRow on ApiKey {
  id
  userId
  name
  prefix
  scopes
  models
  budget {
    ...Budget
  }
  requestsPerMinute
  concurrentJobs
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}
fragment Budget on Budget {
  scope
  period
  limit
  spent
  held
  remaining
  resetsAt
}`, {"hash":"sha256:4092af74f3f9928c148d3adbd09d802d44779301b2eaf9986ed034ac7a7dae33"}) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($id: ID!) {
  revokeApiKey(id: $id) {
    apiKey {
      ...KeyRow
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}
fragment KeyRow on ApiKey {
  id
  userId
  name
  prefix
  scopes
  models
  budget {
    ...Budget
  }
  requestsPerMinute
  concurrentJobs
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}
fragment Budget on Budget {
  scope
  period
  limit
  spent
  held
  remaining
  resetsAt
}`, {"hash":"sha256:76d0f4f61981a8cb3f2e46f99b6c3f479a308370e886086fe024e45866d78378"}) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const FullImageDocument = new TypedDocumentString(`
    query FullImage($id: ID!) {
  node(id: $id) {
    __typename
    ...FullImage
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}
fragment FullImage on Image {
  id
  width
  height
  contentType
  bytes
  sha256
  seed
  nsfw
  thumbHash
  name
  createdAt
  preview: url(variant: PREVIEW)
  original: url(variant: ORIGINAL)
  job {
    ...RunJob
  }
}`, {"hash":"sha256:38c8daf34a230f1a38573c4253171296e84c81b14f390bb88fe170c769f2c9cc"}) as unknown as TypedDocumentString<FullImageQuery, FullImageQueryVariables>;
export const DownloadImageDocument = new TypedDocumentString(`
    query DownloadImage($id: ID!) {
  node(id: $id) {
    __typename
    ... on Image {
      id
      contentType
      seed
      name
      createdAt
      url(variant: DOWNLOAD)
      job {
        ...RunJob
      }
    }
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}`, {"hash":"sha256:9aac6d5f88dba9621f5e19282fca4d54c07b68154d69be94e2911559017107c3"}) as unknown as TypedDocumentString<DownloadImageQuery, DownloadImageQueryVariables>;
export const JobProgressDocument = new TypedDocumentString(`
    subscription JobProgress($jobId: ID!, $after: Int!) {
  jobProgress(jobId: $jobId, after: $after) {
    __typename
    seq
    at
    ... on JobQueued {
      position
      etaMs
    }
    ... on JobRunning {
      attempt
      progress
      logs {
        message
        level
        at
      }
    }
    ... on JobRetrying {
      attempt
      reason
      delayMs
    }
    ... on JobStep {
      step
      index
      of
    }
    ... on ImageStored {
      image {
        ...LiveImage
      }
    }
    ... on JobFinished {
      job {
        id
        status
      }
    }
  }
}
    fragment LiveImage on Image {
  id
  width
  height
  thumbHash
  name
  url(variant: PREVIEW)
}`, {"hash":"sha256:fa6cd6b173cbd086514a0504fb1a954d059dcc6c4ec76ad380243e99fa0604ed"}) as unknown as TypedDocumentString<JobProgressSubscription, JobProgressSubscriptionVariables>;
export const JobUpdatesDocument = new TypedDocumentString(`
    subscription JobUpdates {
  jobUpdates {
    __typename
    jobId
    ... on JobFinished {
      job {
        id
        status
      }
    }
  }
}
    `, {"hash":"sha256:e9984c445ce5fc43290c1ee4317b2ec58a6d0d88b88e0a135c5431894e8b03f5"}) as unknown as TypedDocumentString<JobUpdatesSubscription, JobUpdatesSubscriptionVariables>;
export const ActiveJobsDocument = new TypedDocumentString(`
    query ActiveJobs {
  jobs(first: 100, where: {status: [QUEUED, RUNNING, STORING]}) {
    nodes {
      id
      status
      etaMs
    }
    pageInfo {
      hasNextPage
    }
  }
}
    `, {"hash":"sha256:8d819a891632db80dccc1c4c00155421f61c017c698503d4a6a58537c8614df8"}) as unknown as TypedDocumentString<ActiveJobsQuery, ActiveJobsQueryVariables>;
export const QueueJobsDocument = new TypedDocumentString(`
    query QueueJobs($status: [JobStatus!]!, $first: Int!, $after: String) {
  jobs(first: $first, after: $after, where: {status: $status}) {
    nodes {
      ...RunJob
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}`, {"hash":"sha256:44b8c720734ec2fa2568a502907bdf620e10d4f304caa9252ea194f8985d9f7b"}) as unknown as TypedDocumentString<QueueJobsQuery, QueueJobsQueryVariables>;
export const CreateSessionDocument = new TypedDocumentString(`
    mutation CreateSession($expiresInSeconds: Int!) {
  createSessionToken(input: {expiresInSeconds: $expiresInSeconds}) {
    token
    expiresAt
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:50bc975fa50bc870984fb6e92ba162dd9f745a195fe6525cbb5acf5f235f3634"}) as unknown as TypedDocumentString<CreateSessionMutation, CreateSessionMutationVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me {
  me {
    userId
    scopes
  }
}
    `, {"hash":"sha256:219ca4dc5b2d40f22f1b2fa6964d03cb0f729b6dfbd9adcb1010804dd243aea2"}) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const TemplatesDocument = new TypedDocumentString(`
    query Templates {
  templates {
    ...TemplateCard
  }
}
    fragment TemplateCard on Template {
  key
  version
  arm
  title
  description
  variables
  formats {
    id
    label
    width
    height
    maxBytes
    aspect
  }
}`, {"hash":"sha256:cdc80dd7dc9bfb78f128f8809f98acc3ccb9138b9724631e8eecb0ff1656e731"}) as unknown as TypedDocumentString<TemplatesQuery, TemplatesQueryVariables>;
export const TemplatePreviewDocument = new TypedDocumentString(`
    query TemplatePreview($template: TemplateInput!, $format: TemplateFormat!) {
  templatePreview(template: $template, format: $format) {
    image
    contrast
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:c59ee16266b7ffae1c82ee21df51199b64303c08de95bb1f4e7f665b8171d327"}) as unknown as TypedDocumentString<TemplatePreviewQuery, TemplatePreviewQueryVariables>;
export const EstimateTemplateDocument = new TypedDocumentString(`
    query EstimateTemplate($input: RenderTemplateInput!) {
  estimateTemplate(input: $input) {
    total
    lines {
      label
      units
      unit
      unitPrice
      amount
    }
    warnings
    budgetRemaining
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:946e994f34616fa7a1fcc7be6ee77b03986e60df3dfad7a8594eb96e98550a3e"}) as unknown as TypedDocumentString<EstimateTemplateQuery, EstimateTemplateQueryVariables>;
export const RenderTemplateDocument = new TypedDocumentString(`
    mutation RenderTemplate($input: RenderTemplateInput!) {
  renderTemplate(input: $input) {
    job {
      ...RunJob
    }
    errors {
      ...Problem
    }
  }
}
    fragment RunImage on Image {
  id
  width
  height
  thumbHash
  name
  nsfw
  seed
  url(variant: PREVIEW)
}
fragment RunJob on Job {
  id
  status
  model {
    id
    arm
    medianRunMs
  }
  template {
    key
  }
  userId
  input
  options
  queuePosition
  etaMs
  warnings
  createdAt
  startedAt
  finishedAt
  tags
  lastSeq
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
    details
  }
  images {
    ...RunImage
  }
}
fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:4173a48f22beaa92cb6bf52949771cf2332ab2d7b67f290dfe1814f6e03f1104"}) as unknown as TypedDocumentString<RenderTemplateMutation, RenderTemplateMutationVariables>;
export const UsageDocument = new TypedDocumentString(`
    query Usage($from: DateTime!, $to: DateTime!, $byDay: [UsageDimension!]!, $by: [UsageDimension!]!, $timeZone: String!) {
  byDay: usage(from: $from, to: $to, groupBy: $byDay, timeZone: $timeZone) {
    rows {
      ...UsageFigures
      day
      userId
      model
      template
      tag
      key
    }
  }
  by: usage(from: $from, to: $to, groupBy: $by, timeZone: $timeZone) {
    rows {
      ...UsageFigures
      userId
      model
      template
      tag
      key
    }
    total {
      ...UsageFigures
    }
  }
}
    fragment UsageFigures on UsageRow {
  jobs
  images
  failures
  cost
  price
}`, {"hash":"sha256:d1bf5e953bac306860d801be961c8e36ef71dd76ddb6bffdf166268bb14aac5d"}) as unknown as TypedDocumentString<UsageQuery, UsageQueryVariables>;
export const BudgetsDocument = new TypedDocumentString(`
    query Budgets {
  me {
    budgets {
      ...Budget
    }
    balance
  }
}
    fragment Budget on Budget {
  scope
  period
  limit
  spent
  held
  remaining
  resetsAt
}`, {"hash":"sha256:7d2dfe70020baf56b793a4c8d69dd4d81007258d3543446753c0c75348cb343b"}) as unknown as TypedDocumentString<BudgetsQuery, BudgetsQueryVariables>;
export const WebhooksDocument = new TypedDocumentString(`
    query Webhooks {
  webhooks(first: 100) {
    nodes {
      ...WebhookRow
    }
  }
}
    fragment WebhookRow on Webhook {
  id
  url
  events
  description
  enabled
  disabledReason
  activeSecrets
  createdAt
  userId
}`, {"hash":"sha256:03d22c66766df3e41d4b670975edfa2631ec95231aa937e7e40271dc3f928474"}) as unknown as TypedDocumentString<WebhooksQuery, WebhooksQueryVariables>;
export const WebhookDeliveriesDocument = new TypedDocumentString(`
    query WebhookDeliveries($webhookId: ID!, $first: Int!) {
  webhookDeliveries(first: $first, where: {webhookId: $webhookId}) {
    nodes {
      ...DeliveryRow
    }
    pageInfo {
      hasNextPage
    }
  }
}
    fragment DeliveryRow on WebhookDelivery {
  id
  url
  event
  status
  createdAt
  nextAttemptAt
  body
  job {
    id
  }
  attempts {
    at
    durationMs
    status
    error
    response
  }
}`, {"hash":"sha256:9f69eff793c10d7be1261f0ac5db1b46ee8ace39578269a81746e82537908c9f"}) as unknown as TypedDocumentString<WebhookDeliveriesQuery, WebhookDeliveriesQueryVariables>;
export const CreateWebhookDocument = new TypedDocumentString(`
    mutation CreateWebhook($input: CreateWebhookInput!) {
  createWebhook(input: $input) {
    webhook {
      ...WebhookRow
    }
    secret
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}
fragment WebhookRow on Webhook {
  id
  url
  events
  description
  enabled
  disabledReason
  activeSecrets
  createdAt
  userId
}`, {"hash":"sha256:d345382799c01610f91dabe9e6c90d252a1096dc0253a5152338f12accb9093e"}) as unknown as TypedDocumentString<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const UpdateWebhookDocument = new TypedDocumentString(`
    mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {
  updateWebhook(id: $id, input: $input) {
    webhook {
      ...WebhookRow
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}
fragment WebhookRow on Webhook {
  id
  url
  events
  description
  enabled
  disabledReason
  activeSecrets
  createdAt
  userId
}`, {"hash":"sha256:f3285ca89eef79fe6c12ae77f2fe046c43e1b297daddfa32e3f25d2ab6fa1959"}) as unknown as TypedDocumentString<UpdateWebhookMutation, UpdateWebhookMutationVariables>;
export const DeleteWebhookDocument = new TypedDocumentString(`
    mutation DeleteWebhook($id: ID!) {
  deleteWebhook(id: $id) {
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}`, {"hash":"sha256:55c636f4cf61f5744d778009ab1d4b4a20dcf6feb6d1f6fe6589aab5710d748a"}) as unknown as TypedDocumentString<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const RotateWebhookSecretDocument = new TypedDocumentString(`
    mutation RotateWebhookSecret($id: ID!) {
  rotateWebhookSecret(id: $id) {
    webhook {
      ...WebhookRow
    }
    secret
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}
fragment WebhookRow on Webhook {
  id
  url
  events
  description
  enabled
  disabledReason
  activeSecrets
  createdAt
  userId
}`, {"hash":"sha256:28470f113eee75aa0073dd1ff43c2ef510f48fea9ab019b9233004c35c0d9cae"}) as unknown as TypedDocumentString<RotateWebhookSecretMutation, RotateWebhookSecretMutationVariables>;
export const RedeliverWebhookDocument = new TypedDocumentString(`
    mutation RedeliverWebhook($id: ID!) {
  redeliverWebhook(id: $id) {
    delivery {
      ...DeliveryRow
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on UserError {
  __typename
  code
  message
  path
  ... on InvalidInputError {
    rule
    allowed
  }
  ... on BudgetExceededError {
    needed
    remaining
    resetsAt
  }
  ... on RateLimitedError {
    retryAfterMs
  }
}
fragment DeliveryRow on WebhookDelivery {
  id
  url
  event
  status
  createdAt
  nextAttemptAt
  body
  job {
    id
  }
  attempts {
    at
    durationMs
    status
    error
    response
  }
}`, {"hash":"sha256:15a13fcef483365b6b12634571f365ed665eb7e6cef5eab38fa6988a4e3401dd"}) as unknown as TypedDocumentString<RedeliverWebhookMutation, RedeliverWebhookMutationVariables>;